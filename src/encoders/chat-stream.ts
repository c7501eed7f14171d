import type {ChatEvent} from '../model/chat-event.js';
import {eventId, headerNames} from '../model/native-wire.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

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

/** The native wire: every event as it stands, numbered from 0. */
export function chatStreamEncoder({streamId}: AnswerFacts): WireEncoder {
  let seq = 0;
  return {
    headers: {'content-type': eventStreamType, [headerNames.streamId.toLowerCase()]: streamId},
    encode: (event) => encodeEvent(streamId, seq++, event),
  };
}
