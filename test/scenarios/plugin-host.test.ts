/** A worker and an iframe in a sandbox, for real, as plugins of a page. */
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {rollup} from 'rollup';
import {type StaticServer, serveStatic} from '../package/static-server.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {type CanaryUpstream, canary, startCanaryUpstream} from '../support/upstream-canary.js';

const entry = fileURLToPath(new URL('../../dist/src/plugin-host/index.js', import.meta.url));

/** The entry as a plugin without a bundler of its own has it: one script, one global. */
async function pluginHostScript(): Promise<string> {
  const bundle = await rollup({input: entry, plugins: [nodeResolve({browser: true})], onwarn: () => {}});
  const {output} = await bundle.generate({
    format: 'iife',
    name: 'ChatStreamPlugins',
    inlineDynamicImports: true,
  });
  await bundle.close();
  return output[0].code;
}

/** Keeps every message that reaches the plugin over a port. */
const listeningIn = `
  const heard = [];
  const listen = MessagePort.prototype.addEventListener;
  MessagePort.prototype.addEventListener = function (type, listener, options) {
    listen.call(this, type, (event) => { heard.push(JSON.stringify(event.data)); listener(event); }, options);
  };`;

/** A plugin that asks each endpoint in turn, and reports what it got. */
const pluginScript = (endpoints: readonly string[], report: string): string => `${listeningIn}
  (async () => {
    const host = await ChatStreamPlugins.connectToHost();
    const got = [];
    for (const [at, endpoint] of ${JSON.stringify(endpoints)}.entries()) {
      let text = '';
      try {
        for await (const event of host.chatStream('call-' + at, {endpoint}, [{role: 'user', content: 'Hi'}]))
          if (event.type === 'chunk') text += event.content;
        got.push({text});
      } catch ({code, message}) {
        got.push({text, code, message});
      }
    }
    ${report}({got, heard: heard.join('\\n')});
  })();`;

interface Report {
  readonly got: readonly {readonly text: string; readonly code?: string; readonly message?: string}[];
  readonly heard: string;
}

let files: StaticServer;
let folder: string;
let browser: DrivenBrowser;
let declared: CanaryUpstream;
let undeclared: CanaryUpstream;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-stream-plugins-'));
  [declared, undeclared, browser, files] = await Promise.all([
    startCanaryUpstream(),
    startCanaryUpstream(),
    driveBrowser(),
    serveStatic(folder),
  ]);
  const script = await pluginHostScript();
  const endpoints = [`${undeclared.origin}/chat`, `${declared.origin}/chat`];
  const attach = `{name: 'notes', network: ['${declared.origin}']`;
  const host = `new ChatStreamPlugins.PluginHost({headers: () => ({authorization: '${canary}'})})`;
  const head = '<!doctype html><link rel="icon" href="data:,"><script src="plugin-host.js"></script>';
  const frameScript = pluginScript(endpoints, "((report) => parent.postMessage({report}, '*'))");
  await Promise.all([
    writeFile(join(folder, 'plugin-host.js'), script),
    writeFile(
      join(folder, 'plugin.js'),
      `${script}\n${pluginScript(endpoints, '((report) => postMessage({report}))')}`,
    ),
    writeFile(
      join(folder, 'worker.html'),
      `${head}<script>
        const worker = new Worker('plugin.js');
        worker.addEventListener('message', ({data}) => { if (data.report) globalThis.report = data.report; });
        ${host}.attach(worker, ${attach}});
      </script>`,
    ),
    writeFile(
      join(folder, 'frame.html'),
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="connect-src 'none'">
       <script src="${files.origin}/plugin-host.js"></script><script>${frameScript}</script>`,
    ),
    writeFile(
      join(folder, 'page.html'),
      `${head}<iframe sandbox="allow-scripts" src="frame.html"></iframe><script>
        const frame = document.querySelector('iframe');
        addEventListener('message', ({data}) => { if (data.report) globalThis.report = data.report; });
        // Here the plugin is first, and waits for its page; the worker comes after.
        frame.addEventListener('load', () => ${host}.attach(frame.contentWindow, ${attach}, targetOrigin: '*'}));
      </script>`,
    ),
  ]);
});
after(async () => {
  await browser?.close();
  await Promise.all([files?.close(), declared?.close(), undeclared?.close()]);
  await rm(folder, {recursive: true, force: true});
});

async function reportOf(page: Page): Promise<Report> {
  const report = await page.waitForFunction(() => (globalThis as {report?: Report}).report);
  return (await report.jsonValue()) as Report;
}

for (const [kind, path] of [
  ['a worker', 'worker.html'],
  ['an iframe in a sandbox', 'page.html'],
] as const) {
  describe(`a plugin in ${kind}`, () => {
    let report: Report;
    let asked: readonly string[];

    before(async () => {
      const from = declared.requests.length;
      const {page} = await browser.open(`${files.origin}/${path}`);
      report = await reportOf(page);
      asked = declared.requests.slice(from);
    });

    it('is told the answer of an origin that it declared', () => {
      expect(report.got[1]).to.deep.equal({text: 'Hello, plugin'});
      expect(asked).to.deep.equal(['OPTIONS /chat', 'POST /chat']);
    });

    it('asks no origin that it did not declare, by an error that names it', () => {
      expect(undeclared.requests).to.deep.equal([]);
      expect(report.got[0]?.code).to.equal('forbidden');
      expect(report.got[0]?.message).to.contain(undeclared.origin);
    });

    it('never sees a header or a field that no event has', () => {
      expect(report.heard).to.contain('Hello, ').and.not.to.contain(canary);
    });
  });
}
