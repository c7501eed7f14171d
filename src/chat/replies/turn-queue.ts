/** Lets one turn run at a time, the others in the order in which they came. */
export class TurnQueue {
  readonly #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();
  #isTaken = false;

  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Takes the turn at once where it is free, and says whether it did. */
  tryEnter(): boolean {
    if (this.#isTaken) return false;
    this.#isTaken = true;
    return true;
  }

  /**
   * Resolves when the turn is the caller's.
   *
   * @throws the reason of `given`, or that of `close`, when it comes before that.
   */
  enter(given: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([given, this.#closing.signal]);
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.tryEnter()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(onTurn), 1);
        reject(signal.reason);
      };
      this.#waiting.push(onTurn);
      signal.addEventListener('abort', onAbort, {once: true});
    });
  }

  /** Gives the turn to whoever waited longest. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }

  /** Turns away all who wait, with `reason`. Whoever has the turn keeps it. */
  close(reason: unknown): void {
    this.#closing.abort(reason);
  }
}
