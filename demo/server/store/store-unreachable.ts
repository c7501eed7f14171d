/** The database cannot be reached, or went away in the middle of something. What became of that is its `cause`. */
export class StoreUnreachable extends Error {
  override readonly name = 'StoreUnreachable';

  constructor(cause: unknown) {
    super(`The database cannot be reached: ${wordsOf(cause)}`, {cause});
  }
}

/** Of a name with several addresses all failures come as one, which says nothing but its code. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || String((cause as {code?: unknown}).code);
}
