import {randomBytes} from 'node:crypto';
import {readFile, realpath, stat} from 'node:fs/promises';
import {extname, join, sep} from 'node:path';
import {ChatError} from '../../../src/base/chat-error.js';
import type {RouteContext, Router} from './environment.js';
import {pagePolicy} from './page-policy.js';

/** Only these are served, whatever else lies in the folders. */
const typeByExtension: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json; charset=utf-8',
};

/** The demo's pages, and the scripts that they and pages elsewhere load. */
export function staticRoutes(router: Router, rootDirectory: string): void {
  const page = (file: string) => (context: RouteContext) =>
    sendPage(context, join(rootDirectory, 'demo', file));
  router.get('/', page('index.html'));
  router.get('/widget', page('widget.html'));
  router.get('/dist/*', (context) => sendAsset(context, '/dist/', [join(rootDirectory, 'dist')]));
  router.get('/demo/*', (context) =>
    sendAsset(context, '/demo/', [join(rootDirectory, 'demo/.build'), join(rootDirectory, 'demo')]),
  );
}

async function sendPage(context: RouteContext, file: string): Promise<Response> {
  const html = await readFile(file, 'utf8').catch((error: unknown) => {
    throw notFound(error);
  });
  const nonce = randomBytes(16).toString('base64url');
  context.header('Content-Security-Policy', pagePolicy(nonce));
  return context.html(html.replaceAll('{{nonce}}', nonce));
}

async function sendAsset(
  context: RouteContext,
  prefix: string,
  directories: readonly string[],
): Promise<Response> {
  const segments = segmentsOf(context.req.path.slice(prefix.length));
  const type = typeByExtension[extname(segments.at(-1) ?? '')];
  if (!type) throw notFound();
  for (const directory of directories) {
    const file = await fileWithin(directory, segments);
    if (file) return sendFile(context, file, type);
  }
  throw notFound();
}

/** The path's names; none of them may be hidden, empty, or lead elsewhere. */
function segmentsOf(path: string): readonly string[] {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch (error) {
    throw notFound(error);
  }
  const segments = decoded.split('/');
  const isPlain = segments.every((segment) => /^[\w@+-][\w.@+ -]*$/.test(segment));
  // The server's own sources lie below demo/.
  if (!isPlain || segments[0] === 'server') throw notFound();
  return segments;
}

/** The file's real path, if it is a file and no link leads out of `directory`. */
async function fileWithin(directory: string, segments: readonly string[]): Promise<string | null> {
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, ...segments));
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : null;
  } catch {
    // Not there: the next directory may have it.
    return null;
  }
}

async function sendFile(context: RouteContext, file: string, type: string): Promise<Response> {
  const {size, mtimeMs} = await stat(file);
  const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  // Scripts are public: pages of other origins load them, with integrity checks where they like.
  context.header('Access-Control-Allow-Origin', '*');
  context.header('Cross-Origin-Resource-Policy', 'cross-origin');
  context.header('Cache-Control', 'no-cache');
  context.header('ETag', etag);
  if (context.req.header('if-none-match') === etag) return context.body(null, 304);
  return context.body(new Uint8Array(await readFile(file)), 200, {'Content-Type': type});
}

function notFound(cause?: unknown): ChatError {
  return new ChatError('No such file.', {
    code: 'not-found',
    status: 404,
    stage: 'load',
    hint: 'There is nothing at this address. Was the project built?',
    cause,
  });
}
