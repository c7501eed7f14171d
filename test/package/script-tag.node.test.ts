/** The script-tag files on a page of another origin, talking to the real server. */
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {startServer, type TestServer} from '../support/server-harness.js';
import {type StaticServer, serveStatic} from './static-server.js';

const head = '<!doctype html><link rel="icon" href="data:,">';
const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const policy = "require-trusted-types-for 'script'; trusted-types chat-stream chat-stream-lit";
const namesAtOnce = ['StreamingChatService', 'ChatError', 'ChatStreamElement', 'define'];
const namesOfRenderer = [
  'MarkdownStream',
  'renderToString',
  'untrustedPolicy',
  'trustedPolicy',
  'markdownStyles',
];

let files: StaticServer;
let pages: StaticServer;
let folder: string;
let server: TestServer;
let browser: DrivenBrowser;

before(async () => {
  files = await serveStatic(dist);
  folder = await mkdtemp(join(tmpdir(), 'chat-stream-pages-'));
  pages = await serveStatic(folder);
  server = await startServer({allowedOrigins: [pages.origin], defaultModel: 'mock/echo'});
  browser = await driveBrowser();
  const classic = `<script src="${files.origin}/chat-stream.iife.js"></script>`;
  const module = `<script type="module" src="${files.origin}/chat-stream.js"></script>`;
  const strict = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const element = `<chat-stream endpoint="${server.url}/api/ai/chat/stream"></chat-stream>`;
  const closed = element.replace('>', ' mode="launcher">');
  await Promise.all(
    Object.entries({
      classic: classic + element,
      module: module + element,
      strict: strict + classic + element,
      launcher: classic + closed,
    }).map(([name, body]) => writeFile(join(folder, `${name}.html`), head + body)),
  );
});
after(async () => {
  await browser?.close();
  await server?.dispose();
  await pages?.close();
  await files?.close();
  await rm(folder, {recursive: true, force: true});
});

const chunksOf = (requests: readonly string[]): string[] =>
  requests.filter((url) => url.includes('/chunks/')).map((url) => url.slice(url.lastIndexOf('/') + 1));

describe('a script tag on a page of another origin', () => {
  for (const name of ['classic', 'module', 'strict']) {
    it(`draws <chat-stream> and streams an answer: ${name}`, async () => {
      const {page, complaints} = await browser.open(`${pages.origin}/${name}.html`);
      page.setDefaultTimeout(10_000);
      const chat = new ChatPage(page);
      await chat.send('from **another** origin');
      await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete');
      expect({text: await chat.answerText(), complaints}).to.deep.equal({
        text: 'from another origin',
        complaints: [],
      });
    });
  }

  it('has the names of the SDK on the global `ChatStream` at once, and the renderer’s when it is `ready`', async () => {
    const {page} = await browser.open(`${pages.origin}/classic.html`);
    expect(await page.evaluate('Object.keys(ChatStream)')).to.include.members(namesAtOnce);
    const [isSame, names] = (await page.evaluate(
      'ChatStream.ready.then((ready) => [ready === ChatStream, Object.keys(ChatStream)])',
    )) as [boolean, string[]];
    expect(isSame).to.equal(true);
    expect(names).to.include.members([...namesAtOnce, ...namesOfRenderer]);
  });

  it('gives a module the same names', async () => {
    const {page} = await browser.open(`${pages.origin}/module.html`);
    const names: string[] = await page.evaluate(
      `import('${files.origin}/chat-stream.js').then(async (all) => (await all.ready, Object.keys(all).filter((name) => all[name])))`,
    );
    const classic = await browser.open(`${pages.origin}/classic.html`);
    const others: string[] = await classic.page.evaluate('ChatStream.ready.then(Object.keys)');
    expect(names).to.include.members([...namesAtOnce, ...namesOfRenderer]);
    expect(names.sort()).to.deep.equal(others.sort());
  });

  it('loads its chunks from its own address, not the page’s', async () => {
    const {page, requests} = await browser.open(`${pages.origin}/classic.html`);
    await page.evaluate(`ChatStream.ready.then(() => {
      const place = document.body.appendChild(document.createElement('div'));
      const stream = new ChatStream.MarkdownStream(place, {policy: {...ChatStream.trustedPolicy, html: 'sanitized'}});
      stream.push('<div><strong>bold</strong></div>');
      stream.end();
    })`);
    await page.locator('div > strong').waitFor({timeout: 10_000});
    const chunks = requests.filter((url) => url.includes('/chunks/')).map((url) => new URL(url).origin);
    expect([...new Set(chunks)]).to.deep.equal([files.origin]);
  });

  it('draws a closed launcher with what draws messages left out of it, until somebody opens it', async () => {
    const {page, requests} = await browser.open(`${pages.origin}/launcher.html`);
    const open = page.getByRole('button', {name: 'Open chat'});
    await open.waitFor();
    await page.waitForLoadState('networkidle');
    expect(chunksOf(requests)).to.not.include('chat-stream-message.js');
    await open.click();
    await eventually(() => chunksOf(requests).includes('chat-stream-message.js'), 'it is loaded');
    expect(chunksOf(requests)).to.not.include.members([
      'chat-stream-outbox.js',
      'chat-stream-link-dialog.js',
    ]);
  });
});
