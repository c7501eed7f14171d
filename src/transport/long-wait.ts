/** Milliseconds. A service that asks for more is not waited for by itself: that is for the person to decide. */
const maxRetryAfterMs = 60_000;

export function isLongWait(retryAfterMs: number | undefined): boolean {
  return retryAfterMs !== undefined && retryAfterMs > maxRetryAfterMs;
}
