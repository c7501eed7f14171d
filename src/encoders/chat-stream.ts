import type {ChatEvent} from '../model/chat-event.js';
import {eventId} from '../model/native-wire.js';

/** Content type of every event stream that we write. */
export const eventStreamType = 'text/event-stream; charset=utf-8';

/** A comment: bytes that say "still here" and mean nothing. */
export const heartbeatFrame = ': hb\n\n';

/**
 * One event of the native wire: an id line and a single `data:` line of JSON.
 *
 * JSON escapes every line break, so content cannot forge a frame; `streamId` must be visible ASCII.
 */
export function encodeEvent(streamId: string, seq: number, event: ChatEvent): string {
  return `id: ${eventId(streamId, seq)}\ndata: ${JSON.stringify({...event, seq})}\n\n`;
}

/** Asks the reader to wait `delayMs` milliseconds before it connects again. */
export function encodeRetry(delayMs: number): string {
  return `retry: ${Math.max(0, Math.round(delayMs))}\n\n`;
}
