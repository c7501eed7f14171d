import type {Logger} from 'pino';
import type {Clock} from '../../src/base/clock.js';

const everyMs = 60 * 60_000;

/** Deletes what is too old to be of use. `now` is in milliseconds since the epoch. */
export type CleanUpTask = (now: number) => Promise<unknown>;

export interface CleanUpOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** By what they delete, for the log. */
  readonly tasks: Readonly<Record<string, CleanUpTask>>;
}

/** Does its tasks at once and then every hour. One that fails is logged and tried again with the next round. */
export class CleanUp {
  readonly #options: CleanUpOptions;
  #timer: unknown;
  #round: Promise<void>;
  #isClosed = false;

  constructor(options: CleanUpOptions) {
    this.#options = options;
    this.#round = this.#begin();
  }

  /** Begins no more rounds, and waits for the one under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.clock.clearTimeout(this.#timer);
    await this.#round;
  }

  async #begin(): Promise<void> {
    if (this.#isClosed) return;
    const {clock, logger, tasks} = this.#options;
    this.#timer = clock.setTimeout(() => {
      this.#round = this.#round.then(() => this.#begin());
    }, everyMs);
    for (const [name, task] of Object.entries(tasks)) {
      try {
        await task(clock.now());
      } catch (error) {
        logger.warn({err: error, task: name}, 'old rows not deleted');
      }
    }
  }
}
