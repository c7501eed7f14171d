/** How answers are kept, to be given again. Which models take part, models.toml says. */
export interface CacheConfig {
  /** Milliseconds for which an answer is given again. */
  readonly ttlMs: number;
  /** What all answers may take together. */
  readonly maxBytes: number;
  /** Whether what one person was told may be told to others. */
  readonly isShared: boolean;
}
