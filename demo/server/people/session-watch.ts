import type {ServerResponse} from 'node:http';
import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {Database} from '../store/database.js';
import type {SessionId} from '../store/session-id.js';
import {endedAmong} from '../store/sessions.js';

/** Milliseconds between two looks at the sessions of who reads: a stream is cut within this of its session's end. */
export const lookEveryMs = 4_000;

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
  readonly #open = new Map<SessionId, Set<ServerResponse>>();
  #timer: unknown;
  #isClosed = false;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  /** Sessions that have something open. */
  get size(): number {
    return this.#open.size;
  }

  /** `outgoing` is cut when session `id` ends. */
  add(id: SessionId, outgoing: ServerResponse): void {
    const responses = this.#open.get(id) ?? new Set();
    this.#open.set(id, responses.add(outgoing));
    outgoing.once('close', () => this.#remove(id, outgoing));
    this.#arm();
  }

  /** Cuts what session `id` has open here, but `kept`, the answer that says so. */
  cut(id: SessionId, kept?: ServerResponse): void {
    for (const outgoing of this.#open.get(id) ?? []) if (outgoing !== kept) outgoing.destroy();
  }

  close(): void {
    this.#isClosed = true;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #remove(id: SessionId, outgoing: ServerResponse): void {
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
