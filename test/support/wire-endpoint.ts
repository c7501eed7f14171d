/**
 * A streaming endpoint that does exactly what its query says, over a real socket. The browser tests reach it at
 * `/__wire/…` of the test runner; a Node test mounts the same listener: `createServer(wireEndpoint)`.
 *
 * - `/__wire/sse?…` answers as `WireScript` says (build the address with `wireUrl`); any method.
 * - `/__wire/echo` answers JSON `{method, url, headers, body}` of what it was sent.
 * - `/__wire/seen?id=…` answers JSON: what `/__wire/sse` was asked under that `id`, and whether the client left early.
 */
import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {readWireQuery, type WireRequest} from './wire-url.js';

const rememberedIds = 1_000;
const seenById = new Map<string, WireRequest[]>();

/** Answers a request under `/__wire/`; anything else is a 404. */
export function wireEndpoint(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const answer = routes[url.pathname];
  if (!answer) {
    response.writeHead(404).end();
    return;
  }
  answer(request, response, url).catch((error: unknown) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(400, {'content-type': 'text/plain'}).end(String(error));
  });
}

type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const routes: Readonly<Record<string, Route | undefined>> = {
  '/__wire/sse': play,
  '/__wire/echo': async (request, response) => {
    const {method, headers, url} = request;
    json(response, {method, url, headers, body: await bodyOf(request)});
  },
  '/__wire/seen': async (_request, response, url) => {
    json(response, seenById.get(url.searchParams.get('id') ?? '') ?? []);
  },
};

async function play(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const script = readWireQuery(url.searchParams);
  const seen = await remember(script.id, request);
  const gone = new AbortController();
  response.once('close', () => {
    seen.leftEarly = !response.writableEnded && !gone.signal.aborted;
    gone.abort();
  });
  response.socket?.setNoDelay(true);
  response.writeHead(script.status, {
    'content-type': script.type,
    'cache-control': 'no-cache, no-transform',
    // A browser reads no body with this status: what Node would send for one spoils the next answer on the line.
    ...(script.status === 205 ? {'content-length': '0'} : {}),
    ...script.headers,
  });
  response.flushHeaders();
  try {
    for (const chunk of script.chunks) {
      if (!response.write(chunk)) await once(response, 'drain', {signal: gone.signal});
      await delay(script.delayMs, undefined, {signal: gone.signal});
    }
    if (script.cut === 'hold') await once(response, 'close', {signal: gone.signal});
  } catch (error) {
    // The client left: there is nobody to answer.
    if (gone.signal.aborted) return;
    throw error;
  }
  if (script.cut === 'end') {
    response.end();
    return;
  }
  // Marked first, so that our own cut is not taken for the client's leaving.
  gone.abort();
  response.destroy();
}

async function remember(id: string | null, request: IncomingMessage): Promise<WireRequest> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const seen: WireRequest = {
    method: request.method ?? '',
    headers,
    body: await bodyOf(request),
    leftEarly: false,
  };
  if (id === null) return seen;
  seenById.set(id, [...(seenById.get(id) ?? []), seen]);
  if (seenById.size > rememberedIds) {
    const [oldest] = seenById.keys();
    if (oldest !== undefined) seenById.delete(oldest);
  }
  return seen;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function json(response: ServerResponse, value: unknown): void {
  response
    .writeHead(200, {'content-type': 'application/json', 'cache-control': 'no-store'})
    .end(JSON.stringify(value));
}
