import {isStreamHost, type StreamHost} from './stream-host.js';

/** On the realm, not in this module: a page may hold two copies of it, a bundled one and a script tag's. */
const key = Symbol.for('chat-stream.handler');
const realm = globalThis as {[key]?: StreamHost | null};

/**
 * Gives this realm one host that answers all chats which name no transport of their own, such as those that are
 * markup only. Null takes it back.
 *
 * Call it before the chats are made.
 *
 * @throws {TypeError} for what is no handler, and where another handler is set.
 */
export function setChatStreamHandler(handler: StreamHost | null): void {
  if (handler !== null && !isStreamHost(handler)) {
    throw new TypeError('Expected `handler` to have a function `startStream(request, sink, signal)`.');
  }
  const set = realm[key] ?? null;
  if (handler !== null && set !== null && set !== handler) {
    throw new TypeError('Expected no other `handler` to be set: take that one back with null first.');
  }
  realm[key] = handler;
}

/** The realm's handler; null where none is set. */
export function chatStreamHandler(): StreamHost | null {
  return realm[key] ?? null;
}
