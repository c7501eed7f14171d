import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {bundlePage} from '../support/chat-site.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * A conversation of 5,000 messages in a real page: few of them are drawn, all can be found and have their names. Nothing here
 * is timed: what is counted is what costs the time.
 */

const count = 5000;
const project = new URL('../../', import.meta.url);
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Long</title><link rel="icon" href="data:,">
<style>body { margin: 0; block-size: 100vh }</style><chat-stream></chat-stream>
<script type="module" src="/dist/chat-stream.js"></script><script type="module" src="/long-page.js"></script></html>`;

async function startSite(files: ReadonlyMap<string, string>): Promise<Server> {
  const http = createServer(async (incoming, outgoing) => {
    const path = (incoming.url ?? '').split('?')[0]?.slice(1) ?? '';
    const built = path.startsWith('dist/') ? await readFile(new URL(path, project), 'utf8') : files.get(path);
    const type = built === undefined ? 'text/html' : 'text/javascript';
    outgoing.writeHead(200, {'content-type': `${type}; charset=utf-8`}).end(built ?? html);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http;
}

let site: Server;
let browser: DrivenBrowser;
let page: Page;
before(async () => {
  [site, browser] = await Promise.all([startSite(await bundlePage('long-page.ts')), driveBrowser()]);
  const {port} = site.address() as AddressInfo;
  ({page} = await browser.open(`http://127.0.0.1:${port}/?count=${count}`));
  await eventually(async () => (await drawn()) > 0, 'messages are drawn');
  await rest();
});
after(async () => {
  await browser.close();
  site.close();
});

const drawn = (): Promise<number> => page.locator('chat-stream-message').count();
const light = (): Promise<number> => page.locator('chat-stream-thread .words').count();

/** Waits until nothing is drawn or moved any more. */
async function rest(): Promise<void> {
  await page.locator('chat-stream-thread .scroller').evaluate(async (scroller) => {
    let last = '';
    for (let calm = 0; calm < 6; calm += 1) {
      await new Promise(requestAnimationFrame);
      const {length} = scroller.querySelectorAll('chat-stream-message');
      const now = `${scroller.scrollTop} ${scroller.scrollHeight} ${length}`;
      if (now !== last) calm = 0;
      last = now;
    }
  });
}

describe(`a conversation of ${count} messages`, () => {
  it('draws the few at its end, and leaves all others out of style and layout', async () => {
    const stretches = page.locator('chat-stream-thread .messages > *');
    const [all, far] = [await stretches.count(), await page.locator('.messages > .far').count()];
    expect(await drawn()).to.be.within(5, 60);
    expect((await drawn()) + (await light())).to.equal(count);
    expect(all - far).to.be.at.most(2);
    const isSkipped = await page
      .locator('chat-stream-thread .words')
      .first()
      .evaluate((words) => !words.checkVisibility({contentVisibilityAuto: true}));
    expect(isSkipped).to.equal(true);
    const last = page.locator('chat-stream-message').last();
    expect(await last.evaluate((message) => message.shadowRoot?.textContent)).to.contain(
      `Answer ${count - 1}`,
    );
  });

  it('has every message on the page as an article with its name', async () => {
    const names = await page.locator('chat-stream-thread .messages').evaluate((messages) =>
      Array.from(messages.querySelectorAll('.row'), (row) => {
        const drawn = row.querySelector('chat-stream-message')?.shadowRoot;
        return (drawn ?? row).querySelector('article')?.getAttribute('aria-label') ?? '';
      }),
    );
    expect(names).to.have.length(count);
    expect(names.filter((name) => !/^(You|Assistant), ./.test(name))).to.deep.equal([]);
  });

  it('is found whole by the browser’s own search', async () => {
    const found = await page.evaluate(() => {
      const {find} = window as unknown as {find(text: string): boolean};
      return [find('needle is here'), String(getSelection()), find('not in this conversation')];
    });
    expect(found).to.deep.equal([true, 'needle is here', false]);
  });

  it('is found whole by its own search, which draws what it leads to', async () => {
    await page.locator('chat-stream').getByRole('textbox', {name: 'Write a message'}).focus();
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', {name: 'Find in conversation'}).fill('Needle is here');
    const said = page.locator('chat-stream-find .count');
    await eventually(async () => (await said.textContent())?.trim() === '1 of 1', 'it is found', 30_000);
    const isSeen = (): Promise<boolean> =>
      page.locator('chat-stream-message').evaluateAll((messages) =>
        messages.some((message) => {
          const {top, bottom} = message.getBoundingClientRect();
          const isFound = message.shadowRoot?.textContent?.includes('The needle is here') ?? false;
          return isFound && bottom > 0 && top < innerHeight;
        }),
      );
    await eventually(isSeen, 'it is drawn and seen', 30_000);
    await rest();
    expect(await drawn()).to.be.below(120);
    await page.keyboard.press('Escape');
  });

  it('keeps few messages drawn, however far a reader goes', async () => {
    const scroller = page.locator('chat-stream-thread .scroller');
    const {x, y, width, height} = (await scroller.boundingBox()) ?? {x: 0, y: 0, width: 0, height: 0};
    await page.mouse.move(x + width / 2, y + height / 2);
    for (let step = 0; step < 12; step++) {
      await page.mouse.wheel(0, 20_000);
      await rest();
    }
    expect(await drawn()).to.be.at.most(260);
    expect((await drawn()) + (await light())).to.equal(count);
  });
});
