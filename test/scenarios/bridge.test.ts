/** `<chat-stream>` of the script tag on a page that may connect to nothing, inside an application that answers. */
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import ts from 'typescript';
import {type StaticServer, serveStatic} from '../package/static-server.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const support = fileURLToPath(new URL('../support', import.meta.url));

/** The application: says a short answer whole, and counts for as long as nobody cancels. */
const application = `
  globalThis.cancelled = [];
  export async function answer({executionId, body}, say, isLeft) {
    const {message} = JSON.parse(body);
    const words = message === 'count' ? 1e6 : 3;
    for (let at = 1; at <= words && !isLeft(); at += 1) {
      say({blockId: executionId, content: message + ' ' + at + ' ', timestamp: Date.now()});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!isLeft()) say({blockId: executionId, end: true});
  }
  export function cancels() {
    const left = new Set();
    return {
      isLeft: (id) => left.has(id),
      cancel: (id) => { left.add(id); globalThis.cancelled.push(id); },
    };
  }`;

/** How each kind of application is met by the page; the names of both scripts are imported already. */
const hosts = {
  'a plain handler': `
    setChatStreamHandler({
      startStream: (request, sink, signal) =>
        answer(request, ({end, ...chunk}) => (end ? sink.end() : sink.chunk(chunk)), () => signal.aborted),
      cancel: (id) => globalThis.cancelled.push(id),
    });`,
  'Tauri, by channels': `
    import {FakeTauri} from './fake-tauri.js';
    const {isLeft, cancel} = cancels();
    const tauri = new FakeTauri({
      start_stream: ({request, onEvent}) => {
        let index = 0;
        void answer(request, (message) => tauri.send(onEvent, index++, message), () => isLeft(request.executionId));
      },
      cancel_execution: ({executionId}) => cancel(executionId),
    });
    setChatStreamHandler(tauriHost({invoke: tauri.invoke, Channel: tauri.Channel}));`,
  'Tauri, by events': `
    import {FakeTauri} from './fake-tauri.js';
    const {isLeft, cancel} = cancels();
    const tauri = new FakeTauri({
      start_stream: ({request}) =>
        void answer(request, (message) => tauri.emit('chat-stream', message), () => isLeft(request.executionId)),
      cancel_execution: ({executionId}) => cancel(executionId),
    });
    setChatStreamHandler(tauriHost({invoke: tauri.invoke, listen: tauri.listen}));`,
  'Electron, by ports': `
    const {port1, port2: main} = new MessageChannel();
    main.onmessage = ({data: {request}, ports: [stream]}) => {
      let isLeft = false;
      stream.onmessage = ({data}) => {
        if (data.cancel) { isLeft = true; globalThis.cancelled.push(request.executionId); }
      };
      void answer(request, (message) => stream.postMessage(message), () => isLeft);
    };
    setChatStreamHandler(electronHost(port1));`,
} as const;

/** Counts every way in which a page can ask the network. A text: functions of a test are changed on their way. */
const countRequests = `
  globalThis.asked = [];
  const count = (name, work) => new Proxy(work, {
    apply: (target, self, args) => { asked.push(name); return Reflect.apply(target, self, args); },
    construct: (target, args) => { asked.push(name); return Reflect.construct(target, args); },
  });
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']) {
    globalThis[name] = count(name, globalThis[name]);
  }
  navigator.sendBeacon = count('sendBeacon', navigator.sendBeacon);`;

describe('a page that may connect to nothing', () => {
  let files: StaticServer;
  let pages: StaticServer;
  let folder: string;
  let browser: DrivenBrowser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat-stream-bridge-'));
    [files, pages, browser] = await Promise.all([serveStatic(dist), serveStatic(folder), driveBrowser()]);
    const tauri = await readFile(join(support, 'fake-tauri.ts'), 'utf8');
    const {ES2022} = ts.ScriptTarget;
    await writeFile(join(folder, 'application.js'), application);
    await writeFile(
      join(folder, 'fake-tauri.js'),
      ts.transpileModule(tauri, {compilerOptions: {target: ES2022, module: ts.ModuleKind.ES2022}}).outputText,
    );
    for (const [at, host] of Object.values(hosts).entries()) {
      const names = 'setChatStreamHandler, tauriHost, electronHost';
      await writeFile(
        join(folder, `host-${at}.js`),
        `import {${names}} from '${files.origin}/chat-stream.js';
         import {answer, cancels} from './application.js';
         ${host}`,
      );
      await writeFile(
        join(folder, `page-${at}.html`),
        `<!doctype html><meta http-equiv="Content-Security-Policy"
           content="default-src 'none'; img-src data:; script-src 'self' ${files.origin}; connect-src 'none'">
         <link rel="icon" href="data:,"><script type="module" src="host-${at}.js"></script>
         <chat-stream endpoint="bridge:"></chat-stream>`,
      );
    }
  });
  after(async () => {
    await browser?.close();
    await Promise.all([pages?.close(), files?.close()]);
    await rm(folder, {recursive: true, force: true});
  });

  /** The page of host number `at`, counted from its first script on. */
  async function openHosted(
    at: number,
  ): Promise<{readonly page: Page; readonly complaints: readonly string[]}> {
    const {page, complaints} = await browser.open('about:blank');
    await page.addInitScript({content: countRequests});
    await page.goto(`${pages.origin}/page-${at}.html`);
    return {page, complaints};
  }

  for (const [at, name] of Object.keys(hosts).entries()) {
    it(`holds a whole conversation through ${name}`, async () => {
      const {page, complaints} = await openHosted(at);
      const chat = new ChatPage(page);
      await chat.send('hello');
      await eventually(async () => (await chat.status()) === 'complete', 'the first answer is complete');
      expect(await chat.answerText()).to.equal('hello 1 hello 2 hello 3');
      await chat.send('count');
      await eventually(
        async () => (await chat.answerText()).includes('count 3'),
        'the second answer is written',
      );
      await chat.stopButton.click();
      await eventually(async () => (await chat.status()) === 'stopped', 'it is stopped');
      await chat.send('again');
      await eventually(async () => (await chat.status()) === 'complete', 'the third answer is complete');
      expect(await chat.answerText()).to.equal('again 1 again 2 again 3');
      const seen = await page.evaluate(() => {
        const {asked, cancelled} = globalThis as unknown as Record<'asked' | 'cancelled', string[]>;
        return {asked, cancelled: cancelled.length};
      });
      expect({...seen, complaints}).to.deep.equal({asked: [], cancelled: 1, complaints: []});
    });
  }

  it('is a page where each of those ways would have been counted', async () => {
    const {page} = await openHosted(0);
    const asked = await page.evaluate(() => {
      void fetch('/').catch(() => {});
      new XMLHttpRequest();
      new WebSocket('ws://localhost:1');
      new EventSource('/');
      navigator.sendBeacon('/');
      return (globalThis as unknown as {asked: string[]}).asked;
    });
    expect(asked).to.deep.equal(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'sendBeacon']);
  });
});
