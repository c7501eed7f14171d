import {readFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {type BuiltSite, openBuiltSite} from '../support/built-site.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser, type OpenPage} from '../support/driven-browser.js';
import {reportPath, strictPage} from '../support/strict-page.js';

/*
 * The script-tag file on pages whose Content-Security-Policy allows nothing that it can do without: everything works, and
 * the browser has nothing to report.
 */

const endpoint = '/api/ai/chat/stream';
const chatTag = `<chat-stream endpoint="${endpoint}"></chat-stream>`;
const everything = `Say **bold** things, [and link them](https://elsewhere.example/way).

\`\`\`ts
const answer: number = 42;
\`\`\`

| way | how |
| --- | --- |
| one | two |

$$\\sum_{i=1}^n \\color{red} i^2$$

A note[^1].

[^1]: Below.`;

let site: BuiltSite;
let browser: DrivenBrowser;
let pixel: Buffer;
before(async () => {
  pixel = await readFile(new URL('../fixtures/pixel.png', import.meta.url));
  site = await openBuiltSite({'/icon.png': {body: pixel}}, {mockWordDelayMs: 2});
  browser = await driveBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** What the browser refused, said in the page, in its console or to the reporting address. */
async function reportsOf({page, complaints}: OpenPage): Promise<unknown[]> {
  const violations: string[] = await page.evaluate('violations');
  // That a request was refused is what one of the tests is about.
  const said = complaints.filter((line) => !line.startsWith('Failed to load resource'));
  const reports = site.line.requests.filter(({path}) => path === reportPath);
  return [...violations, ...said, ...reports];
}

const pages = [
  {name: 'nonces and Trusted Types', file: strictPage({body: chatTag})},
  {name: "style-src 'none'", file: strictPage({styles: "'none'", body: chatTag})},
];

for (const {name, file} of pages) {
  describe(`a page with ${name}`, () => {
    let opened: OpenPage;
    let page: Page;
    let chat: ChatPage;
    before(async () => {
      site.put('/strict', file);
      opened = await browser.open(`${site.url}/strict`, {permissions: ['clipboard-write']});
      ({page} = opened);
      chat = new ChatPage(page);
    });

    const set = (settings: object): Promise<void> =>
      page.evaluate((given: string) => {
        Object.assign(document.querySelector('chat-stream') as object, JSON.parse(given));
      }, JSON.stringify(settings));
    const complete = async (): Promise<void> =>
      eventually(async () => (await chat.status()) === 'complete', 'the answer is complete');

    it('draws an answer with code, a formula, a table and a footnote', async () => {
      await set({markdown: {math: true}});
      await chat.send(everything);
      await complete();
      for (const drawn of ['.hljs-keyword', 'math', 'table', 'strong', '.footnotes'])
        await chat.answer().locator(drawn).first().waitFor({state: 'attached'});
      const [word, colour, plain] = await chat
        .answer()
        .locator('.hljs-keyword')
        .evaluate((keyword) => [
          keyword.textContent,
          getComputedStyle(keyword).color,
          getComputedStyle(keyword.parentElement as Element).color,
        ]);
      expect(word).to.equal('const');
      expect(colour).to.not.equal(plain);
    });

    it('draws sanitised HTML where the page wants it', async () => {
      await set({markdown: {policy: {html: 'sanitized'}}});
      await chat.send('<div><em>drawn</em></div>');
      await complete();
      await chat.answer().locator('div > em').waitFor();
      await complete();
      await set({markdown: {}});
      await chat.answer().getByText('<div><em>drawn').waitFor();
    });

    it('copies a message, and saves code as a file', async () => {
      await page
        .locator('chat-stream-message')
        .last()
        .getByRole('button', {name: 'Copy', exact: true})
        .last()
        .press('Enter');
      await chat.chat.getByRole('button', {name: 'Copied'}).first().waitFor();
      await chat.input.focus();
      await page.keyboard.press('Control+V');
      await eventually(async () => (await chat.input.inputValue()).includes('drawn</em>'), 'it is pasted');
      await chat.input.fill('');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        chat.answer(0).getByRole('button', {name: 'Download'}).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).to.contain('answer: number');
    });

    it('attaches a picture, shows a small one of it, and sends it', async () => {
      const choosing = page.waitForEvent('filechooser');
      await chat.chat.getByRole('button', {name: 'Attach files'}).click();
      await (await choosing).setFiles({name: 'pixel.png', mimeType: 'image/png', buffer: pixel});
      const preview = chat.chat.locator('[part~=preview] canvas');
      await eventually(
        () => preview.evaluate((canvas: HTMLCanvasElement) => canvas.width > 0 && canvas.isConnected),
        'it is drawn',
      );
      await chat.send('Look at this.');
      await complete();
      await chat.chat.locator('[part~=file], [part~=image]').first().waitFor();
    });

    it('asks before a link opens', async () => {
      await chat.answer(0).getByRole('link', {name: 'and link them'}).click();
      const dialog = page.getByRole('dialog', {name: 'Open this link?'});
      await dialog.getByText('https://elsewhere.example/way').waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({state: 'detached'});
    });

    it('stops an answer, and sends what waited', async () => {
      await chat.send('word '.repeat(600));
      await chat.stopButton.waitFor();
      await chat.input.fill('and then?');
      await chat.input.press('Enter');
      await chat.chat.getByText('Waiting to be sent').waitFor();
      await chat.stopButton.click();
      await eventually(async () => (await chat.answerText()) === 'and then?', 'what waited was sent');
      await complete();
    });

    it('shows thoughts and tools, folded', async () => {
      for (const [model, fold] of [
        ['mock/reasoning', 'reasoning'],
        ['mock/tools', 'tool-call'],
      ] as const) {
        await page.evaluate((asked) => {
          void document.querySelector('chat-stream')?.send({text: 'Think.', model: asked});
        }, model);
        await chat.chat.locator(`[part~=${fold}] summary`).last().click();
        await complete();
      }
    });

    it('says what failed, and tries again', async () => {
      site.put(endpoint, {body: '{}', headers: {'content-type': 'application/json'}, status: 403});
      await chat.send('Again!');
      const retry = chat.chat.getByRole('button', {name: 'Try again'}).first();
      await retry.waitFor();
      site.put(endpoint, null);
      await retry.click();
      await eventually(async () => (await chat.answerText()) === 'Again!', 'it came');
    });

    it('is dark, dense and a launcher, and finds words', async () => {
      await set({theme: 'dark', density: 'compact', mode: 'launcher'});
      await page.getByRole('button', {name: 'Open chat'}).click();
      await chat.input.waitFor();
      await chat.send('In the dark.');
      await eventually(async () => (await chat.answerText()) === 'In the dark.', 'it came');
      await chat.chat.getByRole('button', {name: 'Find in conversation'}).click();
      await chat.chat.getByRole('textbox', {name: 'Find in conversation'}).fill('in the dark');
      await chat.chat.getByText('1 of 2').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await chat.input.waitFor({state: 'hidden'});
    });

    it('gives the browser nothing to report', async () => {
      expect(await reportsOf(opened)).to.deep.equal([]);
    });
  });
}
