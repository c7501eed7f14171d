/** Milliseconds that an attempt may take, counted from its request; null for as long as it likes. */
export interface Patience {
  /** Until the head of the answer. */
  readonly connectMs: number | null;
  /** Until the first byte of its body. */
  readonly firstByteMs: number | null;
  /** Silence afterwards; null until the server has sent a heartbeat. */
  readonly idleMs: number | null;
  /** Until the next page is due whatever comes, for what is only asked in passing. */
  readonly pageMs: number | null;
}
