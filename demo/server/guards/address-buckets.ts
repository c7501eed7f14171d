/** How much a bucket lets through. */
export interface AddressRate {
  /** Tokens in a full bucket: what may come at once. */
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Most addresses that are remembered: about 10 MB. */
const usualMaxAddresses = 50_000;

/**
 * A token bucket for each address, in the memory of this process: it is asked before anything else is, and must cost nothing.
 *
 * A bucket is kept as the moment when it will be full, and forgotten when it is. Where too many addresses come, the one that was
 * silent longest is forgotten.
 */
export class AddressBuckets {
  readonly #tokenMs: number;
  readonly #fillMs: number;
  readonly #maxAddresses: number;
  /** When each is full, in the milliseconds of a monotonic clock; the one that was used last comes last. */
  readonly #fullAt = new Map<string, number>();

  /** @throws {RangeError} if `capacity` is not a positive integer or `refillPerSecond` not above 0. */
  constructor({capacity, refillPerSecond}: AddressRate, maxAddresses = usualMaxAddresses) {
    if (!Number.isSafeInteger(capacity) || capacity < 1)
      throw new RangeError(`\`capacity\` must be a positive integer, not ${capacity}.`);
    if (!(refillPerSecond > 0))
      throw new RangeError(`\`refillPerSecond\` must be above 0, not ${refillPerSecond}.`);
    this.#tokenMs = 1_000 / refillPerSecond;
    this.#fillMs = capacity * this.#tokenMs;
    this.#maxAddresses = maxAddresses;
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Takes a token from the bucket of `address`. Milliseconds until there is one, where there is none; null where there was. */
  take(address: string, now: number): number | null {
    const latest = now + this.#fillMs;
    const fullAt = this.#fullAtOf(address, now) + this.#tokenMs;
    if (fullAt > latest) return Math.max(1, Math.ceil(fullAt - latest));
    this.#keep(address, fullAt, now);
    return null;
  }

  /** Takes `tokens` that may not be there: the next ones fill the hole, which is never deeper than a bucket. */
  charge(address: string, tokens: number, now: number): void {
    const fullAt = this.#fullAtOf(address, now) + tokens * this.#tokenMs;
    this.#keep(address, Math.min(fullAt, now + 2 * this.#fillMs), now);
  }

  #fullAtOf(address: string, now: number): number {
    return Math.max(this.#fullAt.get(address) ?? now, now);
  }

  #keep(address: string, fullAt: number, now: number): void {
    this.#fullAt.delete(address);
    this.#fullAt.set(address, fullAt);
    // Two go for one that comes, so that the table shrinks when the crowd is gone, and no timer is needed.
    for (const [silent, full] of [...this.#oldest()])
      if (full <= now || this.#fullAt.size > this.#maxAddresses) this.#fullAt.delete(silent);
  }

  *#oldest(): Generator<readonly [string, number]> {
    const entries = this.#fullAt.entries();
    for (let count = 0; count < 2; count++) {
      const {value, done} = entries.next();
      if (done) return;
      yield value;
    }
  }
}
