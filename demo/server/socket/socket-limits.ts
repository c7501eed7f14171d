import {ChatError} from '../../../src/base/chat-error.js';
import {AddressBuckets} from '../guards/address-buckets.js';
import {maxBodyBytes} from '../routes/read-json.js';

/** Codes with which sockets are closed, beside those of RFC 6455: HTTP's, in the range that is free for all. */
export const closeCodes = {
  unfit: 1003,
  failed: 1011,
  restart: 1012,
  auth: 4401,
  forbidden: 4403,
  tooMany: 4429,
} as const;

/** Milliseconds in which the first message must have come and be accepted. */
export const authWithinMs = 5_000;
/** Bytes of one message: a request's body, and what is around it. */
export const maxMessageBytes = maxBodyBytes + 1_024;
/** Messages that may wait for the first to be accepted. */
export const maxEarlyMessages = 32;
/** Calls that one socket has open at the same time. */
export const maxCalls = 32;

/** Messages of one socket: so many at once, then twenty a second. */
const messageRate = {capacity: 100, refillPerSecond: 20} as const;

/** How often sockets speak. */
export class MessageRate {
  readonly #buckets = new AddressBuckets(messageRate);

  /** False where the socket of this `id` says more than it may. */
  admits(id: string, now: number): boolean {
    return this.#buckets.take(id, now) === null;
  }
}

export function tooManyCalls(): ChatError {
  return new ChatError(`This socket has ${maxCalls} calls open already.`, {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs: 5_000,
    hint: 'Too many answers are open at the same time. Wait for one to end.',
    providerCode: 'socket-calls',
  });
}

export function takenId(): ChatError {
  const hint = 'A call of this socket has this id already.';
  return new ChatError(hint, {code: 'conflict', status: 409, stage: 'open', hint});
}
