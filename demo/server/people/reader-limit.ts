import type {ServerResponse} from 'node:http';
import {ChatError} from '../../../src/base/chat-error.js';

/** Milliseconds after which one of several streams may have ended. */
const retryAfterMs = 5_000;

/** How many streams, polls and waiting answers each person has open here. They cost memory for as long as they last. */
export class ReaderLimit {
  readonly #max: number | null;
  readonly #open = new Map<string, number>();

  /** @param max - What one person may have open; null: as many as they like. */
  constructor(max: number | null) {
    this.#max = max;
  }

  /** People who have something open. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Counts `outgoing` as read by `userId` until it closes.
   *
   * @throws {ChatError} `rate-limit`, status 429.
   */
  enter(userId: string, outgoing: ServerResponse): void {
    const open = this.#open.get(userId) ?? 0;
    if (this.#max !== null && open >= this.#max) throw tooManyReaders(this.#max);
    this.#open.set(userId, open + 1);
    outgoing.once('close', () => this.#leave(userId));
  }

  #leave(userId: string): void {
    const left = (this.#open.get(userId) ?? 1) - 1;
    if (left > 0) this.#open.set(userId, left);
    else this.#open.delete(userId);
  }
}

function tooManyReaders(max: number): ChatError {
  return new ChatError(`This user reads ${max} streams already.`, {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs,
    hint: 'Too many answers are open at the same time. Close another tab, then try again.',
    providerCode: 'user-readers',
  });
}
