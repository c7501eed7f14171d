import type {Clock} from '../../src/base/clock.js';

/** A clock that runs `speed` times as fast as time does: what is said to take minutes is waited for in seconds. */
export class FastClock implements Clock {
  readonly #speed: number;
  readonly #beganAt = Date.now();

  constructor(speed: number) {
    this.#speed = speed;
  }

  now(): number {
    return this.#beganAt + this.monotonic();
  }

  monotonic(): number {
    return performance.now() * this.#speed;
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    return globalThis.setTimeout(callback, delayMs / this.#speed);
  }

  clearTimeout(timer: unknown): void {
    globalThis.clearTimeout(timer as ReturnType<typeof globalThis.setTimeout>);
  }
}
