import {ChatError} from '../base/chat-error.js';
import type {Decoder} from '../protocols/protocol.js';
import type {Frame} from '../transport/transport.js';

export interface WaitingFramesOptions {
  readonly decoder: Decoder;
  /** Whoever waits, waits no longer than this. */
  readonly signal: AbortSignal;
  /** The next frame, in order. */
  onFrame(frame: Frame): void;
  /** What the decoder waited for does not come. */
  onFailure(error: ChatError): void;
}

/** Hands frames on in their order, at once where the decoder needs nothing first; otherwise they wait for it. */
export class WaitingFrames {
  readonly #options: WaitingFramesOptions;
  #waiting: Frame[] = [];
  #preparation: Promise<void> | null = null;

  constructor(options: WaitingFramesOptions) {
    this.#options = options;
  }

  push(frame: Frame): void {
    if (this.#preparation) this.#waiting.push(frame);
    else this.#handOn(frame);
  }

  /** Resolves when none waits any more, at once where the signal was aborted. */
  async settled(): Promise<void> {
    const {signal} = this.#options;
    let onAbort = (): void => {};
    const aborted = new Promise<void>((resolve) => {
      onAbort = resolve;
      signal.addEventListener('abort', onAbort, {once: true});
    });
    for (;;) {
      const preparation: Promise<void> | null = this.#preparation;
      if (!preparation || signal.aborted) break;
      await Promise.race([preparation, aborted]);
    }
    signal.removeEventListener('abort', onAbort);
  }

  #handOn(frame: Frame): void {
    const needed = this.#options.decoder.prepare?.(frame) ?? null;
    if (!needed) {
      this.#options.onFrame(frame);
      return;
    }
    this.#waiting.unshift(frame);
    this.#preparation = needed.then(() => this.#handOnAll()).catch((cause: unknown) => this.#fail(cause));
  }

  #handOnAll(): void {
    this.#preparation = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const frame of waiting) this.push(frame);
  }

  #fail(cause: unknown): void {
    this.#preparation = null;
    this.#waiting = [];
    const message = 'What reads this answer could not be loaded.';
    this.#options.onFailure(
      cause instanceof ChatError ? cause : new ChatError(message, {code: 'network', cause}),
    );
  }
}
