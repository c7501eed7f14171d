import type {PageSignal, PageSignals} from '../../src/base/page-signals.js';

/** A page that says what it is told to say. */
export class ManualSignals implements PageSignals {
  readonly #listeners = new Set<(signal: PageSignal) => void>();
  #isOnline: boolean;

  constructor({isOnline = true}: {readonly isOnline?: boolean} = {}) {
    this.#isOnline = isOnline;
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  isOnline(): boolean {
    return this.#isOnline;
  }

  listen(listener: (signal: PageSignal) => void): () => void {
    const own = (signal: PageSignal): void => listener(signal);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  say(signal: PageSignal): void {
    if (signal === 'online') this.#isOnline = true;
    for (const listener of [...this.#listeners]) listener(signal);
  }

  goOffline(): void {
    this.#isOnline = false;
  }

  /** The device is online again, and does not say so. */
  comeBack(): void {
    this.#isOnline = true;
  }
}
