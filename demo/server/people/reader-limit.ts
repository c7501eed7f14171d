import type {ServerResponse} from 'node:http';
import {ChatError} from '../../../src/base/chat-error.js';
import {OpenPerPerson} from './open-per-person.js';

/** Milliseconds after which one of several streams may have ended. */
const retryAfterMs = 5_000;

/** How many streams, polls and waiting answers each person has open here. They cost memory for as long as they last. */
export class ReaderLimit {
  readonly #max: number | null;
  readonly #open: OpenPerPerson;

  /** @param max - What one person may have open; null: as many as they like. */
  constructor(max: number | null) {
    this.#max = max;
    this.#open = new OpenPerPerson(max);
  }

  /** People who have something open. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Counts `outgoing` as read by `userId` until it closes; one that has closed already counts for nothing.
   *
   * @throws {ChatError} `rate-limit`, status 429.
   */
  enter(userId: string, outgoing: ServerResponse): void {
    // Its `close` was before this and does not come again: the place would be taken for good.
    if (!outgoing.destroyed) outgoing.once('close', this.admit(userId));
  }

  /**
   * Counts one more for `userId`, until what it gives back is called.
   *
   * @throws {ChatError} `rate-limit`, status 429.
   */
  admit(userId: string): () => void {
    const leave = this.#open.admit(userId);
    if (leave) return leave;
    throw tooManyReaders(this.#max);
  }
}

function tooManyReaders(max: number | null): ChatError {
  return new ChatError(`This user reads ${max} streams already.`, {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs,
    hint: 'Too many answers are open at the same time. Close another tab, then try again.',
    providerCode: 'user-readers',
  });
}
