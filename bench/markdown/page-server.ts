import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {bundlePeer, type Scripts} from './bundles.js';

export interface PageServer {
  /** The address of the page that holds one renderer. */
  urlOf(peer: string): string;
  close(): Promise<void>;
}

const document = (peer: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${peer}</title>
<style>body {font: 16px/1.6 system-ui, sans-serif} main {max-inline-size: 70ch; margin: auto}</style>
<body><script type="module" src="/${peer}/${peer}.js"></script></body></html>`;

const headers = {
  'cache-control': 'no-store',
  // Isolated from other origins, a page is told the time to 5 µs instead of 100.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Serves a page for each of `peers`; one that does not build has none, and its error is told. */
export async function servePages(
  peers: readonly string[],
  onBroken: (peer: string, error: unknown) => void,
): Promise<PageServer> {
  const pages = new Map<string, Scripts>();
  for (const peer of peers) {
    try {
      pages.set(peer, await bundlePeer(peer));
    } catch (error) {
      onBroken(peer, error);
    }
  }
  const server = createServer(({url = '/'}, response) => {
    const [, peer = '', ...rest] = url.split('/');
    const scripts = pages.get(peer);
    const script = scripts?.get(`/${rest.join('/')}`);
    if (script) response.writeHead(200, {...headers, 'content-type': 'text/javascript'}).end(script);
    else if (scripts && rest.join('') === '')
      response.writeHead(200, {...headers, 'content-type': 'text/html'}).end(document(peer));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    urlOf: (peer) => `http://127.0.0.1:${port}/${peer}/`,
    close: () =>
      new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
