/** What was measured of one reply, by its reader. Durations in milliseconds, from the moment it was asked for. */
export interface ReplyMetrics {
  /** Until the first text, reasoning or tool call; null where none came. */
  readonly timeToFirstTokenMs: number | null;
  readonly durationMs: number;
  /** Tokens of the answer: as the provider counted them or, where `isEstimate`, as their text suggests. */
  readonly outputTokens: number;
  readonly isEstimate: boolean;
  /** `outputTokens` over the time since the first one; null while there is too little to tell. */
  readonly tokensPerSecond: number | null;
  /** Longest time between two events, first-token time excepted. */
  readonly longestSilenceMs: number;
  /** Times that the line was lost and taken up. */
  readonly reconnects: number;
  /** Bytes of answer bodies, as they came out of the network layer. */
  readonly bytes: number;
}
