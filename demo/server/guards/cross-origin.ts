import type {IncomingMessage, ServerResponse} from 'node:http';
import {ChatError} from '../../../src/base/chat-error.js';

const allowedHeaders = 'authorization, content-type, idempotency-key, last-event-id, prefer';
const exposedHeaders = 'Stream-Id, Location, Retry-After, X-Request-Id';
const allowedMethods = 'GET, POST, PUT, PATCH, DELETE';
const maxAgeSeconds = '600';
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Sets CORS headers for pages of `allowedOrigins`, compared exactly. Requests that change something are refused
 * for any other page, whatever its browser would let it read.
 *
 * @throws {ChatError} `forbidden`, status 403.
 */
export function checkOrigin(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  allowedOrigins: readonly string[],
): void {
  outgoing.setHeader('Vary', 'Origin');
  const {origin} = incoming.headers;
  if (origin === undefined) return;
  if (allowedOrigins.includes(origin)) {
    outgoing.setHeader('Access-Control-Allow-Origin', origin);
    outgoing.setHeader('Access-Control-Expose-Headers', exposedHeaders);
    if (incoming.method === 'OPTIONS') {
      outgoing.setHeader('Access-Control-Allow-Methods', allowedMethods);
      outgoing.setHeader('Access-Control-Allow-Headers', allowedHeaders);
      outgoing.setHeader('Access-Control-Max-Age', maxAgeSeconds);
    }
    return;
  }
  if (isOwnOrigin(incoming) || safeMethods.has(incoming.method ?? '')) return;
  throw foreign();
}

/**
 * For sockets, which any page may ask for and read: only pages of ours and of `allowedOrigins` get one. Who is no page
 * names no origin.
 *
 * @throws {ChatError} `forbidden`, status 403.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
 */
export function checkSocketOrigin(incoming: IncomingMessage, allowedOrigins: readonly string[]): void {
  const {origin} = incoming.headers;
  if (origin === undefined || allowedOrigins.includes(origin) || isOwnOrigin(incoming)) return;
  throw foreign();
}

function isOwnOrigin({headers: {origin = '', host}}: IncomingMessage): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

function foreign(): ChatError {
  return new ChatError('The page of this origin may not use this server.', {
    code: 'forbidden',
    status: 403,
    stage: 'open',
    hint: 'Add the origin of the page to ALLOWED_ORIGINS.',
  });
}
