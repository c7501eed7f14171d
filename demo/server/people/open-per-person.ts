/** How many of something each person has open in this process. */
export class OpenPerPerson {
  readonly #max: number | null;
  readonly #open = new Map<string, number>();

  /** @param max - What one person may have open; null: as many as they like. */
  constructor(max: number | null) {
    this.#max = max;
  }

  /** People who have something open. */
  get size(): number {
    return this.#open.size;
  }

  /** Counts one more for `userId`, until what it gives back is called. Null where they have as many as they may. */
  admit(userId: string): (() => void) | null {
    const open = this.#open.get(userId) ?? 0;
    if (this.#max !== null && open >= this.#max) return null;
    this.#open.set(userId, open + 1);
    return () => this.#leave(userId);
  }

  #leave(userId: string): void {
    const left = (this.#open.get(userId) ?? 1) - 1;
    if (left > 0) this.#open.set(userId, left);
    else this.#open.delete(userId);
  }
}
