/** The lock that one tab at a time has of a stream. The browser frees it when the tab is closed. */
export class StreamLock {
  readonly #locks: Pick<LockManager, 'request'>;
  readonly #name: string;
  #withdraw: AbortController | null = null;
  #release: (() => void) | null = null;

  constructor(locks: Pick<LockManager, 'request'>, name: string) {
    this.#locks = locks;
    this.#name = name;
  }

  /** True from `ask` to `letGo`. */
  get isAsked(): boolean {
    return this.#withdraw !== null;
  }

  get isHeld(): boolean {
    return this.#release !== null;
  }

  /** Calls `onHeld` when the lock is this tab's; and where the page may have none, as every tab then reads for itself. */
  ask(onHeld: () => void): void {
    const withdraw = new AbortController();
    this.#withdraw = withdraw;
    const hold = (): Promise<void> | undefined => {
      // Granted and withdrawn in one moment: the lock goes on to the next.
      if (withdraw.signal.aborted) return undefined;
      return new Promise((release) => {
        this.#release = release;
        onHeld();
      });
    };
    this.#locks.request(this.#name, {signal: withdraw.signal}, hold).catch(() => {
      if (!withdraw.signal.aborted) onHeld();
    });
  }

  /** Frees the lock, or waits for it no more. */
  letGo(): void {
    this.#withdraw?.abort();
    this.#withdraw = null;
    this.#release?.();
    this.#release = null;
  }
}
