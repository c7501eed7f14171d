export interface EmbedOptions {
  readonly signal: AbortSignal;
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number;
}

/** Turns texts into vectors that are near each other where the texts mean the same. */
export interface Embedder {
  /** Of whom vectors are: those of two embedders cannot be compared. At most 160 characters. */
  readonly name: string;
  /**
   * A vector for each text, in their order, all of one size.
   *
   * @throws {ChatError} with our own code for what failed; the signal's reason.
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}
