import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {Database} from '../store/database.js';
import type {SessionId} from '../store/session-id.js';
import {endedAmong} from '../store/sessions.js';

/** Milliseconds between two looks at the sessions of who reads: a stream is cut within this of its session's end. */
export const lookEveryMs = 4_000;

/** An answer, or a socket. */
export interface OpenThing {
  /** True once it has closed, or is about to. */
  readonly destroyed?: boolean;
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

export interface SessionWatchOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Cuts open answers of sessions that ended, whichever process ended them. Looks only while something is open, in one query
 * for all of it.
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions;
  readonly #open = new Map<SessionId, Set<OpenThing>>();
  #timer: unknown;
  #isClosed = false;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  /** Sessions that have something open. */
  get size(): number {
    return this.#open.size;
  }

  /** `outgoing` is cut when session `id` ends; one that has closed already is forgotten at once. */
  add(id: SessionId, outgoing: OpenThing): void {
    // Its `close` was before this and does not come again: it would be watched for good.
    if (outgoing.destroyed) return;
    const responses = this.#open.get(id) ?? new Set();
    this.#open.set(id, responses.add(outgoing));
    outgoing.once('close', () => this.#remove(id, outgoing));
    this.#arm();
  }

  /** Cuts what session `id` has open here, but `kept`, the answer that says so. */
  cut(id: SessionId, kept?: OpenThing): void {
    for (const outgoing of this.#open.get(id) ?? []) if (outgoing !== kept) outgoing.destroy();
  }

  close(): void {
    this.#isClosed = true;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #remove(id: SessionId, outgoing: OpenThing): void {
    const responses = this.#open.get(id);
    responses?.delete(outgoing);
    if (responses?.size === 0) this.#open.delete(id);
    if (this.#open.size > 0) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    if (this.#isClosed) return;
    this.#timer ??= this.#options.clock.setTimeout(() => void this.#look(), lookEveryMs);
  }

  async #look(): Promise<void> {
    // It has rung: who comes during the look sets a new one, and there is never a second beside it.
    this.#timer = undefined;
    const {db, logger} = this.#options;
    try {
      for (const id of await endedAmong(db, [...this.#open.keys()])) this.cut(id);
    } catch (error) {
      logger.warn({err: error}, 'sessions not looked at');
    }
    if (this.#open.size > 0) this.#arm();
  }
}
