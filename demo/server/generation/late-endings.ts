import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {RunPlace} from './run-place.js';
import {type EndedRun, type SaveTools, saveEnding} from './save-ending.js';

/** Milliseconds between two tries to save what could not be saved. */
export const tryAgainMs = 30_000;

interface LateEnding {
  readonly place: RunPlace;
  readonly ended: EndedRun;
}

/**
 * Ends of runs that could not be saved when they came: a disk was full, or the store locked or away, for longer than
 * readers can be kept waiting. They are tried again until they are saved, so that their conversations can be gone on
 * with; what is not saved when the server closes is found as interrupted by the next.
 */
export class LateEndings {
  readonly #tools: SaveTools & {readonly clock: Clock; readonly logger: Logger};
  #waiting: LateEnding[] = [];
  #timer: unknown;
  #isClosed = false;

  constructor(tools: SaveTools & {readonly clock: Clock; readonly logger: Logger}) {
    this.#tools = tools;
  }

  /** How many are not saved yet. */
  get size(): number {
    return this.#waiting.length;
  }

  add(place: RunPlace, ended: EndedRun): void {
    this.#waiting.push({place, ended});
    this.#arm();
  }

  /** Tries all of them a last time. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#tools.clock.clearTimeout(this.#timer);
    await this.#saveAll();
  }

  #arm(): void {
    if (this.#isClosed) return;
    this.#timer ??= this.#tools.clock.setTimeout(() => {
      this.#timer = undefined;
      void this.#saveAll();
    }, tryAgainMs);
  }

  async #saveAll(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const late of waiting) {
      try {
        await saveEnding(this.#tools, late.place, late.ended);
      } catch (error) {
        this.#tools.logger.error({err: error, streamId: late.place.streamId}, 'end of a run still not saved');
        this.#waiting.push(late);
      }
    }
    if (this.#waiting.length > 0) this.#arm();
  }
}
