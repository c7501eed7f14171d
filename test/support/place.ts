/**
 * Where a test runs: a page and a worker reach the runner's endpoints at their own origin, Node starts the same
 * listener on a port of its own.
 */
import {after} from './suite.js';

/** True in a page or a worker. */
export const isBrowser = 'location' in globalThis;

/** Origin under which `/__wire/…` answers. */
export const wireOrigin: string = isBrowser ? globalThis.location.origin : await startWire();

/** A file below test/fixtures, parsed. */
export async function readFixture<Content>(path: string): Promise<Content> {
  return JSON.parse(await readFixtureText(path)) as Content;
}

/** A file below test/fixtures, as text. */
export async function readFixtureText(path: string): Promise<string> {
  if (isBrowser) return (await fetch(`/__fixtures/${path}`)).text();
  // Through a variable: the browser's dev server would try to resolve a literal specifier.
  const specifier = 'node:fs/promises';
  const {readFile}: typeof import('node:fs/promises') = await import(specifier);
  return readFile(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
}

async function startWire(): Promise<string> {
  const http = 'node:http';
  const {createServer}: typeof import('node:http') = await import(http);
  const listener = './wire-endpoint.js';
  const {wireEndpoint}: typeof import('./wire-endpoint.js') = await import(listener);
  const server = createServer(wireEndpoint);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The wire has no port.');
  return `http://127.0.0.1:${address.port}`;
}
