import {type Clock, sleep} from '../base/clock.js';

/** A wait that can be cut short. One at a time. */
export class Pause {
  readonly #clock: Clock;
  #wake: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves after `delayMs` milliseconds, or sooner when woken.
   *
   * @throws the signal's reason, at once, when `signal` is or becomes aborted.
   */
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const onAbort = (): void => woken.abort();
    signal.addEventListener('abort', onAbort, {once: true});
    try {
      await sleep(delayMs, {clock: this.#clock, signal: woken.signal});
    } catch {
      // Woken or aborted: the signal tells which.
      signal.throwIfAborted();
    } finally {
      this.#wake = null;
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the wait that is under way, if one is. */
  wake(): void {
    this.#wake?.();
  }
}
