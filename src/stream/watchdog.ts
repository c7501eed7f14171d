import type {Clock} from '../base/clock.js';

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Silence, in milliseconds, after which the line counts as slow. */
  readonly slowMs: number;
  /** Silence, in milliseconds, after which the line counts as dead; null leaves that to others. */
  readonly idleMs: number | null;
  /** `sinceMs`: when the last byte came, in milliseconds since the epoch. */
  onSlow(sinceMs: number): void;
  /** `silentMs`: how long nothing came. */
  onIdle(silentMs: number): void;
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
    this.#lastByteAt = options.clock.monotonic();
    this.#schedule();
  }

  /** Milliseconds since the last byte. */
  get silentMs(): number {
    return this.#options.clock.monotonic() - this.#lastByteAt;
  }

  /** Bytes came. Returns true when that ended a slow spell. */
  fed(): boolean {
    this.#lastByteAt = this.#options.clock.monotonic();
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
    const next = Math.min(
      this.#isSlow ? Number.POSITIVE_INFINITY : this.#options.slowMs,
      this.#idleMs ?? Number.POSITIVE_INFINITY,
    );
    if (next === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(0, next - this.silentMs);
    this.#timer = this.#options.clock.setTimeout(() => this.#check(), delayMs);
  }

  #check(): void {
    const {silentMs} = this;
    const {slowMs, clock, onIdle, onSlow} = this.#options;
    if (this.#idleMs !== null && silentMs >= this.#idleMs) {
      onIdle(silentMs);
      return;
    }
    if (!this.#isSlow && silentMs >= slowMs) {
      this.#isSlow = true;
      onSlow(clock.now() - silentMs);
    }
    this.#schedule();
  }
}
