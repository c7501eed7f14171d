import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import {encodeRetry, eventStreamType, heartbeatFrame} from '../../../src/encoders/chat-stream.js';
import type {WireEncoder} from '../../../src/encoders/wire-encoder.js';
import {comeBackMs} from '../generation/refusals.js';
import type {LogEntry} from '../stream-log/stream-log.js';
import type {RouteContext, Services} from './environment.js';
import {whileThere} from './when-left.js';

export interface EventStreamOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** What to send, in batches, until it ends or the reader leaves. */
  readonly batches: (signal: AbortSignal) => AsyncIterable<readonly LogEntry[]>;
  readonly services: Services;
  /** Writes another wire than the native one. `retry:` is left out then: its readers do not come back by it. */
  readonly encoder?: WireEncoder;
}

/** Answers with an event stream; one that breaks is logged, and its connection ended. */
export function answerWithStream(
  {env: {incoming, outgoing}}: RouteContext,
  streamId: string,
  options: EventStreamOptions,
): Response {
  sendEventStream(incoming, outgoing, options).catch((error: unknown) => {
    options.services.logger.error({err: error, streamId}, 'event stream broke');
    outgoing.destroy();
  });
  return RESPONSE_ALREADY_SENT;
}

/**
 * Writes an event stream on the raw response: a web stream in between costs up to twice the CPU an event.
 *
 * Waits for the socket when it is full, so a slow reader holds its place in the log and nothing more. Resolves
 * when all was sent or the reader left; timer and listeners are gone by then. When the server begins to drain, readers
 * are told to come back only when the next one may be there.
 */
function sendEventStream(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: EventStreamOptions,
): Promise<void> {
  const {closing} = options.services;
  return whileThere({outgoing, closing}, (signal) => writeStream(incoming, outgoing, options, signal));
}

async function writeStream(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  {headers, batches, services, encoder}: EventStreamOptions,
  left: AbortSignal,
): Promise<void> {
  outgoing.writeHead(200, {
    'Content-Type': eventStreamType,
    'Cache-Control': 'no-cache, no-transform',
    Connection: 'keep-alive',
    'X-Accel-Buffering': 'no',
    ...headers,
  });
  // The first bytes at once: proxies and readers learn that the line is open.
  if (encoder) outgoing.flushHeaders();
  else outgoing.write(encodeRetry(services.draining.aborted ? comeBackMs : services.retryMs));
  // Between two batches, which are whole frames: so is this.
  const sendAway = (): void => void outgoing.write(encodeRetry(comeBackMs));
  if (!encoder) services.draining.addEventListener('abort', sendAway);
  const heartbeat = startHeartbeat(outgoing, services);
  try {
    if (incoming.method === 'HEAD') return;
    for await (const batch of batches(left)) {
      heartbeat.postpone();
      const bytes = encoder ? encoded(batch, encoder) : joined(batch);
      if (bytes.length === 0 || outgoing.write(bytes)) continue;
      await drained(outgoing, left);
      if (left.aborted) break;
    }
  } finally {
    heartbeat.stop();
    services.draining.removeEventListener('abort', sendAway);
    outgoing.end();
  }
}

function encoded(batch: readonly LogEntry[], encoder: WireEncoder): string {
  return batch.map(({event}) => encoder.encode(event)).join('');
}

function joined(batch: readonly LogEntry[]): Uint8Array {
  const [first] = batch;
  return batch.length === 1 && first ? first.frame : Buffer.concat(batch.map((entry) => entry.frame));
}

async function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  try {
    await once(outgoing, 'drain', {signal});
  } catch (error) {
    // Aborted: the reader left while we waited for it. Anything else is a broken socket, and ends the same way.
    if (!signal.aborted) throw error;
  }
}

/** A comment after every silence of `heartbeatMs`. One timer that moves on, not one a batch. */
function startHeartbeat(outgoing: ServerResponse, {clock, heartbeatMs, heartbeats}: Services) {
  let lastWriteAt = clock.now();
  let timer: unknown;
  const arm = (delayMs: number): void => {
    heartbeats.delete(timer);
    timer = clock.setTimeout(beat, delayMs);
    heartbeats.add(timer);
  };
  const beat = (): void => {
    const silentMs = clock.now() - lastWriteAt;
    if (silentMs < heartbeatMs) {
      arm(heartbeatMs - silentMs);
      return;
    }
    // A full socket has bytes to deliver already.
    if (!outgoing.writableNeedDrain) outgoing.write(heartbeatFrame);
    lastWriteAt = clock.now();
    arm(heartbeatMs);
  };
  arm(heartbeatMs);
  return {
    postpone: (): void => {
      lastWriteAt = clock.now();
    },
    stop: (): void => {
      clock.clearTimeout(timer);
      heartbeats.delete(timer);
    },
  };
}
