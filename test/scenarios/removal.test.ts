import {readFileSync} from 'node:fs';
import {after, before, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import type {ChatStreamElement} from '../../components/chat-stream/chat-stream.js';
import {type BuiltSite, openBuiltSite} from '../support/built-site.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {launchChromium} from '../support/installed-chromium.js';
import {countTaken, takenBy} from '../support/left-behind.js';

/*
 * What is left of a chat that was taken out of its page: nothing. Neither timers, listeners and observers nor the elements
 * themselves, whatever was going on in it.
 */

const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const script = '<script src="/dist/chat-stream.iife.js"></script>';

const pixel = readFileSync(new URL('../fixtures/pixel.png', import.meta.url));

let site: BuiltSite;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let chat: ChatPage;
before(async () => {
  site = await openBuiltSite({'/': `${head}${script}`}, {mockWordDelayMs: 5});
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({reducedMotion: 'reduce'});
  await countTaken(context);
  page = await context.newPage();
  page.setDefaultTimeout(5_000);
  await page.goto(site.url);
  chat = new ChatPage(page);
});

/** Puts a chat on the page, and lets nobody hold it. */
async function place(attributes = ''): Promise<void> {
  await page.evaluate((given) => {
    document.body.innerHTML = `<chat-stream endpoint="/api/ai/chat/stream" ${given}></chat-stream>`;
  }, attributes);
  await chat.input.waitFor({state: 'attached'});
}

/** By script: of a field that was written in before an answer came, Chromium's own autofill keeps hold. */
async function send(text: string): Promise<void> {
  await page.evaluate((given) => void document.querySelector('chat-stream')?.send(given), text);
}

/** Takes the chat out. What it was made of is then looked at through references that hold nothing. */
async function remove(): Promise<void> {
  await page.evaluate(`
    globalThis.inside = [];
    const collect = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (!element.shadowRoot) continue;
        inside.push([element.localName, new WeakRef(element)]);
        collect(element.shadowRoot);
      }
    };
    collect(document);
    document.body.replaceChildren();
  `);
}

/** Names of the elements that are still in memory once all is collected that can be. */
async function remaining(): Promise<string[]> {
  const devTools = await context.newCDPSession(page);
  for (let times = 0; times < 3; times++) await devTools.send('HeapProfiler.collectGarbage');
  await devTools.detach();
  return page.evaluate('inside.filter(([, one]) => one.deref()).map(([name]) => name)');
}

async function expectNothingLeft(before: unknown): Promise<void> {
  await remove();
  await eventually(
    async () => JSON.stringify(await takenBy(page)) === JSON.stringify(before),
    `${JSON.stringify(before)} is taken, as before`,
  ).catch(async (error: unknown) => {
    expect(await takenBy(page), String(error)).to.deep.equal(before);
  });
  let left: string[] = [];
  await eventually(async () => {
    left = await remaining();
    return left.length === 0;
  }, 'the elements are collected').catch(() => expect(left).to.deep.equal([]));
}

const complete = (): Promise<void> =>
  eventually(async () => (await chat.status()) === 'complete', 'the answer is complete');

describe('a chat that is taken out of its page', () => {
  it('leaves nothing while it is empty', async () => {
    const before = await takenBy(page);
    await place();
    await expectNothingLeft(before);
  });

  it('leaves nothing behind a conversation with code, formulas, folds and a link that was asked about', async () => {
    const before = await takenBy(page);
    await place();
    await page.evaluate(() => {
      Object.assign(document.querySelector('chat-stream') as ChatStreamElement, {markdown: {math: true}});
    });
    await send('[a link](https://elsewhere.example)\n\n```js\nlet a;\n```\n\n$x$');
    await complete();
    await chat.answer().locator('math').waitFor({state: 'attached'});
    await chat.answer().getByRole('link').click();
    await page.getByRole('dialog', {name: 'Open this link?'}).waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(() => {
      void document.querySelector('chat-stream')?.send({text: 'Think.', model: 'mock/reasoning'});
    });
    await chat.chat.locator('[part~=reasoning] summary').click();
    await complete();
    await expectNothingLeft(before);
  });

  it('leaves nothing in the middle of an answer, with a message that waits', async () => {
    const before = await takenBy(page);
    await place();
    await chat.input.fill('word '.repeat(900));
    await chat.input.press('Enter');
    await chat.stopButton.waitFor();
    await chat.input.fill('and then?');
    await chat.input.press('Enter');
    await chat.chat.getByText('Waiting to be sent').waitFor();
    await chat.answer().getByText('word word').waitFor();
    await expectNothingLeft(before);
  });

  it('leaves nothing of files that were not sent, and of a search', async () => {
    const before = await takenBy(page);
    await place('mode="launcher" open');
    await send('Once more.');
    await complete();
    // Who drives the page keeps the field through which it chose a file.
    await page.evaluate(`
      const inside = (host, selector) => host.shadowRoot.querySelector(selector);
      const input = inside(inside(document.querySelector('chat-stream'), '.composer'), 'input[type=file]');
      const list = new DataTransfer();
      list.items.add(new File([new Uint8Array(${JSON.stringify([...pixel])})], 'pixel.png', {type: 'image/png'}));
      input.files = list.files;
      input.dispatchEvent(new Event('change', {bubbles: true}));
    `);
    await chat.chat.locator('[part~=preview] canvas').waitFor({state: 'attached'});
    await chat.chat.getByRole('button', {name: 'Find in conversation'}).click();
    await chat.chat.getByRole('textbox', {name: 'Find in conversation'}).waitFor();
    await expectNothingLeft(before);
  });

  it('leaves nothing of a panel, and none of it comes back', async () => {
    const before = await takenBy(page);
    for (let times = 0; times < 3; times++) {
      await place('mode="launcher" open');
      await send('Once more.');
      await complete();
      await expectNothingLeft(before);
    }
  });
});
