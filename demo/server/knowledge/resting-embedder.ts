import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import type {Embedder, EmbedOptions} from './embedder.js';

/** Milliseconds for which an embedder that failed is left alone. */
export const restMs = 30_000;

/** Errors that are about what was asked, and tell nothing of the next request. */
const aboutTheText: ReadonlySet<string> = new Set([
  'invalid',
  'too-large',
  'context-length',
  'content-filter',
]);

/** True for an error that the same text would meet again. */
export function isAboutTheText(error: unknown): boolean {
  return error instanceof ChatError && aboutTheText.has(error.code);
}

/** An embedder that is not asked for a while after it failed: one that hangs would make every answer wait for it. */
export class RestingEmbedder implements Embedder {
  readonly #embedder: Embedder;
  readonly #clock: Clock;
  #restsUntil = Number.NEGATIVE_INFINITY;

  constructor(embedder: Embedder, clock: Clock) {
    this.#embedder = embedder;
    this.#clock = clock;
  }

  get name(): string {
    return this.#embedder.name;
  }

  /** True while it would only be refused. */
  get isResting(): boolean {
    return this.#clock.monotonic() < this.#restsUntil;
  }

  async embed(texts: readonly string[], options: EmbedOptions): Promise<readonly Float32Array[]> {
    if (this.isResting)
      throw new ChatError('The embedding service failed a moment ago, and is left alone.', {
        code: 'overloaded',
      });
    try {
      return await this.#embedder.embed(texts, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isAboutTheText(error)) this.#restsUntil = this.#clock.monotonic() + restMs;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#embedder.close();
  }
}
