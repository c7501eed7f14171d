import {ChatError, type ChatErrorCode} from '../base/chat-error.js';
import {lineLost} from './guarded-fetch.js';

interface CloseMeaning {
  readonly code: ChatErrorCode;
  readonly status?: number;
  readonly retryable?: boolean;
}

/** Codes of RFC 6455, of its registry, and those that servers make of HTTP's. */
const meanings: ReadonlyMap<number, CloseMeaning> = new Map<number, CloseMeaning>([
  [1002, {code: 'protocol'}],
  [1003, {code: 'invalid'}],
  [1007, {code: 'malformed'}],
  // Who closes for its policy nearly always misses a sign-in.
  [1008, {code: 'auth', status: 401}],
  [1009, {code: 'too-large', status: 413}],
  [1011, {code: 'server'}],
  [1013, {code: 'overloaded'}],
  [4400, {code: 'invalid', status: 400}],
  [4401, {code: 'auth', status: 401}],
  [4403, {code: 'forbidden', status: 403}],
  // Without a status, which would say that nothing was begun: that is not known of what was sent before.
  [4429, {code: 'rate-limit'}],
]);

export interface ClosedSocket {
  readonly code: number;
  /** True once the connection had been made. */
  readonly wasOpen: boolean;
  /** True where an answer had begun. */
  readonly hasAnswered: boolean;
}

/**
 * What a socket's closing means for a reply that had not ended. A line that broke, and a server that goes away or starts again, cut it,
 * so that it can be taken up; others say why they closed.
 *
 * @see https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
 */
export function errorFromClose({code, wasOpen, hasAnswered}: ClosedSocket): ChatError {
  const cause = new Error(`The socket was closed with code ${code}.`);
  if (!wasOpen) return lineLost(cause, 'connect');
  const meaning = meanings.get(code);
  const stage = hasAnswered ? 'stream' : 'open';
  if (meaning) return new ChatError(cause.message, {...meaning, stage});
  if (hasAnswered && code !== 1006)
    return new ChatError(cause.message, {code: 'premature-close', stage, retryable: true});
  return lineLost(cause, 'stream');
}
