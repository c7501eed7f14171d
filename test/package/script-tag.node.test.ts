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

describe('a script tag on a page of another origin', () => {
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
    const element = `<chat-stream endpoint="${server.url}/api/ai/chat/stream"></chat-stream>`;
    await writeFile(
      join(folder, 'classic.html'),
      `${head}<script src="${files.origin}/chat-stream.iife.js"></script>${element}`,
    );
    await writeFile(
      join(folder, 'module.html'),
      `${head}<script type="module" src="${files.origin}/chat-stream.js"></script>${element}`,
    );
    await writeFile(
      join(folder, 'strict.html'),
      `${head}<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'; trusted-types chat-stream chat-stream-lit">
       <script src="${files.origin}/chat-stream.iife.js"></script>${element}`,
    );
  });
  after(async () => {
    await browser?.close();
    await server?.dispose();
    await pages?.close();
    await files?.close();
    await rm(folder, {recursive: true, force: true});
  });

  for (const file of ['classic.html', 'module.html', 'strict.html']) {
    it(`draws <chat-stream> and streams an answer: ${file}`, async () => {
      const {page, complaints} = await browser.open(`${pages.origin}/${file}`);
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

  it('has the public names on the global `ChatStream`', async () => {
    const {page} = await browser.open(`${pages.origin}/classic.html`);
    const names: string[] = await page.evaluate('Object.keys(ChatStream)');
    expect(names).to.include.members([
      'StreamingChatService',
      'ChatError',
      'MarkdownStream',
      'renderToString',
      'define',
    ]);
  });

  it('loads its chunks from its own address, not the page’s', async () => {
    const {page, requests} = await browser.open(`${pages.origin}/classic.html`);
    await page.evaluate(`(() => {
      const place = document.body.appendChild(document.createElement('div'));
      const stream = new ChatStream.MarkdownStream(place, {policy: {...ChatStream.trustedPolicy, html: 'sanitized'}});
      stream.push('<div><strong>bold</strong></div>');
      stream.end();
    })()`);
    await page.locator('div > strong').waitFor({timeout: 10_000});
    const chunks = requests.filter((url) => url.includes('/chunks/')).map((url) => new URL(url).origin);
    expect([...new Set(chunks)]).to.deep.equal([files.origin]);
  });
});
