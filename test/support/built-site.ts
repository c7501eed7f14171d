import {readdir, readFile} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {ServerOptions} from '../../demo/server/app.js';
import {type ChaosProxy, type Fault, startChaosProxy} from './chaos/proxy.js';
import {type ChatWorld, openChatWorld} from './chat-world.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
};

/** One file of a site. */
export interface SiteFile {
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: 200. */
  readonly status?: number;
}

/** A site that has the script-tag files below /dist/, pages of its own, and the real server behind its /api/: one origin. */
export interface BuiltSite {
  readonly url: string;
  readonly world: ChatWorld;
  readonly line: ChaosProxy;
  /** From now on `path` answers with `file`; without one, the server behind /api/ does, and elsewhere nobody. */
  put(path: string, file: SiteFile | string | null): void;
  close(): Promise<void>;
}

/** Opens such a site with the files of `pages`, by path. What is built is read once, at the beginning. */
export async function openBuiltSite(
  pages: Readonly<Record<string, SiteFile | string>>,
  options: ServerOptions = {},
): Promise<BuiltSite> {
  const files = new Map<string, SiteFile>();
  const put: BuiltSite['put'] = (path, file) => {
    if (file === null) files.delete(path);
    else files.set(path, typeof file === 'string' ? {body: file} : file);
  };
  for (const [path, body] of await readBuilt()) put(`/dist/${path}`, {body});
  for (const [path, file] of Object.entries(pages)) put(path, file);
  const world = await openChatWorld({mockWordDelayMs: 0, defaultModel: 'mock/echo', ...options});
  const line = await startChaosProxy(world.server.url, ({path}) => {
    const [name = ''] = path.split('?');
    const file = files.get(name);
    return !file && path.startsWith('/api/') ? null : answerWith(name, file);
  });
  return {
    url: line.url,
    world,
    line,
    put,
    async close() {
      await line.close();
      await world.close();
    },
  };
}

/** The script-tag files and their chunks, by path below dist/. Needs a build. */
export async function readBuilt(): Promise<ReadonlyMap<string, Buffer>> {
  const dist = join(root, 'dist');
  const names = ['chat-stream.js', 'chat-stream.iife.js'];
  const chunks = (await readdir(join(dist, 'chunks'))).filter((name) => name.endsWith('.js'));
  const paths = [...names, ...chunks.map((name) => `chunks/${name}`)];
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(dist, path))] as const)),
  );
}

const answerWith =
  (path: string, file: SiteFile | undefined): Fault =>
  async ({line}) => {
    const body = Buffer.from(file?.body ?? 'Not found.');
    const type = types[extname(path)] ?? 'text/html; charset=utf-8';
    const headers = {
      'content-type': type,
      'content-length': String(body.length),
      'cache-control': 'no-store',
      ...file?.headers,
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${file ? (file.status ?? 200) : 404} As it is`, ...lines].join('\r\n');
    await line.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
  };
