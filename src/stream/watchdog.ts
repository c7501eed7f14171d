import type {Clock} from '../base/clock.js';

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Silence, in milliseconds, after which the line counts as slow. */
  readonly slowMs: number;
  /** Silence, in milliseconds, after which the line counts as dead; null leaves that to others. */
  readonly idleMs: number | null;
  /** `sinceMs`: when the last byte came. */
  onSlow(sinceMs: number): void;
  onIdle(): void;
}

/**
 * Watches a line for silence. One timer that is set anew only when it fires: a byte costs one assignment.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  #idleMs: number | null;
  #lastByteAt: number;
  #timer: unknown;
  #isSlow = false;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#idleMs = options.idleMs;
    this.#lastByteAt = options.clock.now();
    this.#schedule();
  }

  /** Bytes came. Returns true when that ended a slow spell. */
  fed(): boolean {
    this.#lastByteAt = this.#options.clock.now();
    if (!this.#isSlow) return false;
    this.#isSlow = false;
    this.#schedule();
    return true;
  }

  /** The sender promised regular bytes: from now on their absence means a dead line. */
  armIdle(idleMs: number): void {
    if (this.#idleMs !== null) return;
    this.#idleMs = idleMs;
    this.#schedule();
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.stop();
    const next = this.#isSlow ? this.#idleMs : this.#options.slowMs;
    if (next === null) return;
    const delayMs = Math.max(0, this.#lastByteAt + next - this.#options.clock.now());
    this.#timer = this.#options.clock.setTimeout(() => this.#check(), delayMs);
  }

  #check(): void {
    const silentMs = this.#options.clock.now() - this.#lastByteAt;
    if (this.#idleMs !== null && silentMs >= this.#idleMs) {
      this.#options.onIdle();
      return;
    }
    if (!this.#isSlow && silentMs >= this.#options.slowMs) {
      this.#isSlow = true;
      this.#options.onSlow(this.#lastByteAt);
    }
    this.#schedule();
  }
}
