import type {Clock} from '../../src/base/clock.js';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that moves only when told. */
export class ManualClock implements Clock {
  #elapsed = 0;
  /** What the device's clock shows more than has passed since the test began. */
  #offset = 1_000_000;
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;

  now(): number {
    return this.#offset + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    this.#lastId += 1;
    this.#timers.set(this.#lastId, {at: this.#elapsed + delayMs, callback});
    return this.#lastId;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Whether a timer falls due within `ms`. */
  isDueIn(ms: number): boolean {
    return [...this.#timers.values()].some(({at}) => at <= this.#elapsed + ms);
  }

  /** Moves on by `ms`, calling what falls due in its order. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, {at}]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [id, {at, callback}] = next;
      this.#timers.delete(id);
      this.#elapsed = Math.max(this.#elapsed, at);
      callback();
    }
    this.#elapsed = end;
  }

  /** The device sleeps, or the page is frozen, for `ms`: what fell due is called when time moves on. */
  freeze(ms: number): void {
    this.#elapsed += ms;
  }

  /** Sets the device's clock forward by `ms`, or back; no time passes. */
  jump(ms: number): void {
    this.#offset += ms;
  }
}
