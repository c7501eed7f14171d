/**
 * The numbers of one stream's events, counted from 0 as the cursor counts.
 *
 * Some servers begin at 1, and some forget the number of their last event: both are put right here, for neither
 * means that an event is missing.
 */
export class EventNumbers {
  readonly #isFromZero: boolean;
  #offset = 0;
  #last: number | null = null;

  /** @param isFromZero - True where the stream can be taken up by these numbers, which are then left as they are. */
  constructor(isFromZero: boolean) {
    this.#isFromZero = isFromZero;
  }

  /** The event that begins a stream. */
  takeFirst(own: number | null): number | null {
    if (own !== null && this.#last === null && !this.#isFromZero) this.#offset = own;
    return this.take(own);
  }

  take(own: number | null): number | null {
    if (own === null) return null;
    const seq = own - this.#offset;
    this.#last = Math.max(seq, this.#last ?? seq);
    return seq;
  }

  /** An event that ends a stream: one with a number that was there before is the next one all the same. */
  takeLast(own: number | null): number | null {
    const seq = own === null ? null : own - this.#offset;
    if (this.#last === null) return seq;
    return seq === null || seq <= this.#last ? this.#last + 1 : seq;
  }
}
