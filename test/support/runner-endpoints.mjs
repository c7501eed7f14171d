/** What the test runner's server answers besides files: corpora, fixtures, the scripted wire, the real chat server. */
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {request} from 'node:http';
import {extname, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {tsImport} from 'tsx/esm/api';
import {coreTests} from '../../scripts/test-files.mjs';

const {wireEndpoint} = await tsImport('./wire-endpoint.ts', import.meta.url);

const folders = {
  '/__corpora/': fileURLToPath(new URL('../../../shared/corpora/', import.meta.url)),
  '/__fixtures/': fileURLToPath(new URL('../fixtures/', import.meta.url)),
};
const types = {
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};

async function serveFolder(context, prefix) {
  const folder = folders[prefix];
  const path = fileURLToPath(new URL(`.${sep}${context.path.slice(prefix.length)}`, `file://${folder}`));
  if (!path.startsWith(folder) || !existsSync(path)) {
    context.status = 404;
    return;
  }
  context.type = types[extname(path)] ?? 'application/octet-stream';
  context.body = await readFile(path);
}

/** Hands the raw Node request over to a listener that streams; Koa must not end it. */
function handOver(context, listener) {
  context.respond = false;
  // Koa starts at 404, and the runner would list every streamed answer as missing.
  context.status = 200;
  listener(context.req, context.res);
}

/** Passes a request on to the chat server as it is, and its answer back byte by byte. */
function proxyTo(origin, incoming, outgoing) {
  const onward = request(`${origin}${incoming.url}`, {
    method: incoming.method,
    headers: {...incoming.headers, host: new URL(origin).host},
  });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.flushHeaders();
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
    answer.on('aborted', () => outgoing.destroy());
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

/**
 * The runner's middleware.
 *
 * @param chatServerOrigin - Resolves with the origin of the real chat server, started when first asked for.
 */
export function endpoints(chatServerOrigin) {
  return async function answer(context, next) {
    const prefix = Object.keys(folders).find((start) => context.path.startsWith(start));
    if (prefix) return serveFolder(context, prefix);
    if (context.path === '/mockServiceWorker.js') {
      // At the root, for a worker serves the pages below its own address and no others.
      context.type = 'text/javascript';
      context.body = await readFile(fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js')));
      return;
    }
    if (context.path === '/__core-tests') {
      context.body = coreTests().map((path) => `/${path}`);
      return;
    }
    if (context.path.startsWith('/__wire/')) return handOver(context, wireEndpoint);
    if (context.path.startsWith('/api/ai/')) {
      const origin = await chatServerOrigin();
      return handOver(context, (incoming, outgoing) => proxyTo(origin, incoming, outgoing));
    }
    return next();
  };
}
