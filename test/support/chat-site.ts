import {fileURLToPath} from 'node:url';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import type {BrowserContext} from 'playwright-core';
import {rollup} from 'rollup';
import ts from 'typescript';
import type {ServerOptions} from '../../demo/server/app.js';
import type {StreamingChatServiceOptions} from '../../src/index.js';
import {type ChaosProxy, type Fault, type Plan, startChaosProxy} from './chaos/proxy.js';
import {type ChatWorld, openChatWorld} from './chat-world.js';
import {SiteTab} from './site-tab.js';

const html = `<!doctype html><meta charset="utf-8"><title>Site</title><link rel="icon" href="data:,">
<script type="module" src="/site-page.js"></script>`;

/** The part of the options that an address can hold. */
export type AskedChat = Pick<
  StreamingChatServiceOptions,
  'storageKey' | 'outbox' | 'history' | 'tabs' | 'conversationId'
> & {readonly storage?: null};

/** A site with a chat, served from the sources, and the real server behind it: one origin, and a line that can be bad. */
export interface ChatSite {
  readonly world: ChatWorld;
  readonly line: ChaosProxy;
  /** The address of a page with such a chat. */
  address(chat?: AskedChat): string;
  /** Opens such a page in a new tab. */
  open(context: BrowserContext, chat?: AskedChat): Promise<SiteTab>;
  /** From now on requests to the server meet these faults. */
  follow(plan: Plan): void;
  /** "METHOD path" of the requests to the server from number `since` on, addresses of streams and conversations cut short. */
  requests(since?: number): readonly string[];
  close(): Promise<void>;
}

export async function openChatSite(options: ServerOptions = {}): Promise<ChatSite> {
  const [files, world] = await Promise.all([
    bundlePage('site-page.ts'),
    openChatWorld({mockWordDelayMs: 15, defaultModel: 'mock/echo', ...options}),
  ]);
  let plan: Plan = () => null;
  const line = await startChaosProxy(world.server.url, (request) => {
    if (request.path.startsWith('/api/')) return plan(request);
    const [path = ''] = request.path.split('?');
    const code = files.get(path.slice(1));
    return code === undefined ? answerWith('text/html', html) : answerWith('text/javascript', code);
  });
  const address = (chat: AskedChat = {}): string =>
    `${line.url}/?chat=${encodeURIComponent(JSON.stringify(chat))}`;
  return {
    world,
    line,
    address,
    async open(context, chat) {
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(address(chat));
      const tab = new SiteTab(page);
      await tab.ready();
      return tab;
    },
    follow(next) {
      plan = next;
    },
    requests: (since = 0) =>
      line.requests
        .slice(since)
        .filter(({path}) => path.startsWith('/api/'))
        .map(({method, path}) => `${method} ${shortened(path)}`),
    async close() {
      await line.close();
      await world.close();
    },
  };
}

const shortened = (path: string): string =>
  path
    .replace('/api/ai/', '')
    .replace(/\?.*/, '')
    .replace(/(chat\/stream|conversations)\/(?!stop)[^/]+/, '$1/:id');

const answerWith =
  (type: string, body: string): Fault =>
  async ({line}) => {
    const head = [
      'HTTP/1.1 200 OK',
      `content-type: ${type}; charset=utf-8`,
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    await line.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`));
  };

/** Keeps the page for times without a line, as an application would do it that is to work offline. */
const worker = (files: readonly string[]): string => `
const kept = ${JSON.stringify(['/', ...files.map((name) => `/${name}`)])};
addEventListener('install', (event) => event.waitUntil(caches.open('page').then((cache) => cache.addAll(kept))));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname.startsWith('/api/')) return;
  event.respondWith(caches.match(event.request, {ignoreSearch: true}).then((found) => found ?? fetch(event.request)));
});`;

/** The script `file` beside this one, its parts and a service worker, by file name. */
export async function bundlePage(file: string): Promise<ReadonlyMap<string, string>> {
  const input = fileURLToPath(new URL(file, import.meta.url));
  const built = await rollup({input, plugins: [sources, nodeResolve({browser: true})], onwarn: () => {}});
  const {output} = await built.generate({format: 'es', chunkFileNames: '[name]-[hash].js'});
  await built.close();
  const files = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
  );
  return files.set('worker.js', worker([...files.keys()]));
}

const sources = {
  name: 'sources',
  resolveId: (source: string, importer: string | undefined) =>
    importer?.endsWith('.ts') && source.startsWith('.')
      ? fileURLToPath(new URL(source.replace(/\.js$/, '.ts'), `file://${importer}`))
      : null,
  transform: (code: string, id: string) =>
    id.endsWith('.ts')
      ? ts.transpileModule(code, {
          compilerOptions: {module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022},
        }).outputText
      : null,
};
