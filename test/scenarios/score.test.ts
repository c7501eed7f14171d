import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, describe, it} from 'node:test';
import type {AxeResults} from 'axe-core';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {TextScore} from '../../demo/server/text-score.js';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * Application data, the whole way: counted on the server chunk by chunk, beside the text on the wire, plotted by the
 * page, saved with the message.
 */

let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  world = await openChatWorld({mockWordDelayMs: 10, defaultModel: 'mock/echo', demoRoutes: true});
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
});

const story = `${'The conversation continues, and nothing is lost. '.repeat(12)}\n\n\`\`\`js\nlet x = 1;\n\`\`\`\n\nThe end.`;

class ScorePage extends ChatPage {
  readonly figure = this.page.getByRole('figure', {name: 'How the newest answer reads'});
  readonly drawing = this.figure.getByRole('img');
  readonly line = this.drawing.locator('.difficulty').first();

  /** How many points the line has; none before it is drawn. */
  async points(): Promise<number> {
    const path = await this.line.getAttribute('d').catch(() => null);
    return path ? path.split(/[ML]/).length - 1 : 0;
  }

  values(): Promise<string[]> {
    return this.figure.locator('dd bdi').allInnerTexts();
  }

  async completes(): Promise<void> {
    await eventually(async () => (await this.status()) === 'complete', 'the answer is complete', 20_000);
  }
}

async function open(options?: Parameters<DrivenBrowser['open']>[1]): Promise<{page: Page; chat: ScorePage}> {
  const {page} = await browser.open(world.server.url, {viewport: {width: 1440, height: 900}, ...options});
  return {page, chat: new ScorePage(page)};
}

/** What the figure must say of the whole of `text`. */
function read(text: string): {readonly values: readonly string[]; readonly summary: string} {
  const score = new TextScore();
  score.push(text);
  score.end();
  const {difficulty, variety, code} = score.scores();
  return {
    values: [`${difficulty}`, `${variety} %`, `${code} %`],
    summary: `${score.words} words in ${score.sentences} sentences`,
  };
}

const {values, summary} = read(story);

/** A page has no way to load axe under the policy it is served with: the browser is told not to hold it to that. */
async function violations(page: Page): Promise<string[]> {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const {violations: found} = await page.evaluate(
    () =>
      (globalThis as unknown as {axe: {run(where: string): Promise<AxeResults>}}).axe.run('#score') as never,
  );
  return (found as AxeResults['violations']).map(({id, nodes}) => `${id}: ${nodes[0]?.html}`);
}

describe('the score beside an answer', () => {
  it('grows with the answer, ends as the whole text has it, and is the same after a reload', async () => {
    const {page, chat} = await open();
    expect(await chat.figure.isVisible()).to.equal(false);
    await chat.send(story);
    await eventually(async () => (await chat.points()) > 5, 'the line has points');
    const before = await chat.points();
    await eventually(async () => (await chat.points()) > before, 'it grows');
    expect(await chat.status()).to.equal('streaming');
    await chat.completes();
    await chat.figure.getByText(summary).waitFor();
    expect([await chat.values(), await chat.answer().locator('pre, p').count()]).to.deep.equal([values, 3]);
    expect(await chat.drawing.getAttribute('aria-label')).to.match(
      /^Difficulty \d+ of 100, (very )?(easy|difficult|medium); variety \d+ per cent; code \d+ per cent$/,
    );
    await page.reload();
    await chat.figure.getByText(summary).waitFor();
    expect([await chat.values(), await chat.points()]).to.deep.equal([values, 0]);
  });

  it('is right where the line was cut on the way', async () => {
    const {page, chat} = await open();
    await chat.send(story);
    await eventually(async () => (await chat.points()) > 5, 'the line has points');
    await page.getByRole('button', {name: 'Cut the line'}).click();
    await page.getByRole('button', {name: 'Break the connection'}).click();
    await chat.completes();
    await eventually(async () => (await chat.values()).join() === values.join(), 'the values are right');
  });

  it('stands beside the answer where there is room, and below it where there is none', async () => {
    const {page, chat} = await open();
    await chat.send('A few words to read.');
    await chat.completes();
    const places = async () => {
      const [figure, answer] = [await chat.figure.boundingBox(), await chat.answer().boundingBox()];
      if (!figure || !answer) throw new Error('Nothing is shown.');
      return [figure.x >= answer.x + answer.width, figure.y >= answer.y + answer.height];
    };
    const wide = await places();
    await page.setViewportSize({width: 340, height: 680});
    expect([wide, await places()]).to.deep.equal([
      [true, false],
      [false, true],
    ]);
    const inside = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(inside).to.equal(true);
  });

  it('has nothing that axe finds, in light and dark, live and saved', async () => {
    const {page, chat} = await open({bypassCSP: true});
    await chat.send('A few words to read.');
    const found: string[] = [];
    for (const isReloaded of [false, true]) {
      if (isReloaded) await page.reload();
      await chat.figure.getByText('5 words in 1 sentence').waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({colorScheme});
        found.push(...(await violations(page)));
      }
    }
    expect(found).to.deep.equal([]);
  });
});
