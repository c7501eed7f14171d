import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, afterEach, before, describe, it} from 'node:test';
import type {AxeResults} from 'axe-core';
import {expect} from 'chai';
import type {Locator, Page} from 'playwright-core';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {
  completion,
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
} from '../support/fake-upstream.js';

/*
 * A person's own key, the whole way: typed into the page, sealed by the server, shown to the model service, and to
 * nobody else again.
 */

const key = 'sk-canary-first-0123456789abcd';
const otherKey = 'sk-canary-second-0123456789wxyz';

let upstream: FakeUpstream;
let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  upstream = await startFakeUpstream();
  upstream.answerWith((outgoing) => {
    const {path, headers} = upstream.requests.at(-1) ?? {};
    if (!headers?.authorization?.includes('canary')) return refusal(401, {})(outgoing);
    if (path?.endsWith('/models')) return refusal(200, {data: []})(outgoing);
    return eventStream(completion('Well, ', 'well.'))(outgoing);
  });
  world = await openChatWorld({
    usesKeyring: false,
    openAI: {baseUrl: upstream.baseUrl, apiKey: undefined, model: 'm'},
    servicePorts: [Number(new URL(upstream.baseUrl).port)],
    defaultModel: 'm',
  });
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
  await upstream.close();
});
afterEach(() => world.server.db.deleteFrom('provider_keys').execute());

class KeysPage extends ChatPage {
  readonly toggle = this.page.getByRole('button', {name: 'API keys'});
  readonly panel = this.page.getByRole('dialog', {name: 'API keys'});
  readonly row = this.panel.getByRole('listitem').first();
  readonly field = this.row.locator('input[type=password]');

  async open(): Promise<void> {
    await this.toggle.click();
    await this.row.waitFor();
  }

  button(name: string): Locator {
    return this.row.getByRole('button', {name: new RegExp(`^${name}`)});
  }

  says(words: string): Promise<void> {
    return this.row.getByRole('status').getByText(words).waitFor();
  }

  async enter(text: string): Promise<void> {
    await this.field.fill(text);
    await this.button('Save').click();
  }

  async add(text: string): Promise<void> {
    await this.button('Add key').click();
    await this.enter(text);
    await this.says('Saved.');
  }
}

/** A page on which all that the server answers is kept. */
async function openPage(
  options?: Parameters<DrivenBrowser['open']>[1],
): Promise<{page: Page; keys: KeysPage; answers: Promise<string>[]}> {
  const {page} = await browser.open(world.server.url, options);
  const answers: Promise<string>[] = [];
  page.on('response', (response) => answers.push(response.text().catch(() => '')));
  const keys = new KeysPage(page);
  await keys.open();
  return {page, keys, answers};
}

const seen = (): (string | undefined)[] => upstream.requests.map(({headers}) => headers.authorization);

/** All that the page shows and keeps: its elements with what is typed into them, storage, addresses. */
function everythingOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('input')].map(
      ({value, defaultValue}) => value + defaultValue,
    );
    const {outerHTML} = document.documentElement;
    return JSON.stringify([
      outerHTML,
      fields,
      {...localStorage},
      {...sessionStorage},
      document.cookie,
      location.href,
    ]);
  });
}

describe('the panel of keys', () => {
  it('adds a key: the service gets it with the question, and no page and no answer ever has it', async () => {
    const {page, keys, answers} = await openPage();
    await keys.add(key);
    expect([await keys.row.innerText(), await keys.field.inputValue()]).to.satisfy(
      ([text, value]: string[]) => text?.includes('•••• abcd') && value === '',
    );
    await keys.button('Test').click();
    await keys.says('The service takes this key.');
    await page.keyboard.press('Escape');
    await keys.send('Hello');
    await eventually(async () => (await keys.status()) === 'complete', 'the answer is complete');
    expect([seen(), await keys.answerText()]).to.deep.equal([
      [`Bearer ${key}`, `Bearer ${key}`],
      'Well, well.',
    ]);
    const told = [await everythingOf(page), ...(await Promise.all(answers))].join('\n');
    await page.reload();
    await keys.open();
    await keys.row.getByText('abcd').waitFor();
    expect([
      told.includes('Well, '),
      told.includes(key),
      (await everythingOf(page)).includes(key),
    ]).to.deep.equal([true, false, false]);
  });

  it('replaces it: the service gets the new one from then on', async () => {
    const {keys} = await openPage();
    await keys.add(key);
    await keys.button('Replace').click();
    await keys.enter(otherKey);
    await keys.row.getByText('wxyz').waitFor();
    await keys.button('Test').click();
    await keys.says('The service takes this key.');
    expect([seen().at(-1), (await keys.row.innerText()).includes('replaced')]).to.deep.equal([
      `Bearer ${otherKey}`,
      true,
    ]);
  });

  it('deletes it where the person says so twice, and keeps it otherwise', async () => {
    const {keys} = await openPage();
    await keys.add(key);
    await keys.button('Delete').click();
    await keys.button('Keep it').click();
    expect(await keys.row.innerText()).to.contain('abcd');
    await keys.button('Delete').click();
    await keys.row.getByText('Delete the key for').waitFor();
    await keys.button('Delete').click();
    await keys.row.getByText('No key').waitFor();
    expect(await world.server.db.selectFrom('provider_keys').selectAll().execute()).to.deep.equal([]);
  });

  it('says in words what is wrong with a key, and leaves the field empty', async () => {
    const {keys} = await openPage();
    await keys.button('Add key').click();
    await keys.enter('two words');
    await eventually(async () => (await keys.row.getByRole('status').innerText()).length > 10, 'it says why');
    expect([
      await keys.field.inputValue(),
      await keys.field.evaluate((it) => it === document.activeElement),
    ]).to.deep.equal(['', true]);
    await keys.enter('sk-wrong-0123456789');
    await keys.says('Saved.');
    await keys.button('Test').click();
    await keys.says('Sign in again, or check the API key.');
  });

  it('forgets what was typed and not saved when it is closed', async () => {
    const {page, keys} = await openPage();
    await keys.button('Add key').click();
    await keys.field.fill(key);
    await keys.panel.getByRole('button', {name: 'Close'}).click();
    expect((await everythingOf(page)).includes(key)).to.equal(false);
  });

  it('is used by keyboard alone, and Esc ends the innermost thing', async () => {
    const {page, keys} = await openPage();
    const focused = () => page.evaluate(() => document.activeElement?.className);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type(key);
    await page.keyboard.press('Escape');
    expect([await keys.panel.isVisible(), await keys.field.inputValue(), await focused()]).to.deep.equal([
      true,
      '',
      'key-add',
    ]);
    await page.keyboard.press('Enter');
    await page.keyboard.type(key);
    await page.keyboard.press('Enter');
    await keys.says('Saved.');
    expect(await focused()).to.equal('key-test');
    await page.keyboard.press('Escape');
    expect([await keys.panel.isVisible(), await focused()]).to.deep.equal([false, 'keys-toggle']);
  });

  it('has nothing that axe finds, in light and dark', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    // Axe cannot be loaded under the policy that the page is served with.
    const {page, keys} = await openPage({bypassCSP: true, viewport: {width: 340, height: 680}});
    await page.evaluate(axe);
    const found: string[] = [];
    const look = async (): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({colorScheme});
        const {violations} = (await page.evaluate(
          () =>
            (globalThis as unknown as {axe: {run(where: string): Promise<AxeResults>}}).axe.run(
              '#keys',
            ) as never,
        )) as AxeResults;
        found.push(...violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`));
      }
    };
    await keys.button('Add key').click();
    await look();
    await keys.enter(key);
    await keys.says('Saved.');
    await keys.button('Test').click();
    await keys.says('The service takes this key.');
    await look();
    await keys.button('Delete').click();
    await look();
    expect(found).to.deep.equal([]);
  });
});
