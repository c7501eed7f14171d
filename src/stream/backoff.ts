export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Milliseconds to wait before retry number `attempt` (the first retry is 1).
 *
 * Full jitter: uniform in [0, min(maxMs, baseMs * 2^(attempt - 1))), so that clients dropped together do not
 * return together.
 *
 * @throws {RangeError} if `attempt` is not a positive integer.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(attempt: number, {baseMs, maxMs, random}: BackoffOptions): number {
  if (!Number.isInteger(attempt) || attempt < 1) {
    throw new RangeError(`Expected \`attempt\` to be a positive integer, got ${attempt}.`);
  }
  return Math.floor(random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1)));
}
