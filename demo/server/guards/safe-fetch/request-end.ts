import type {Clock} from '../../../../src/base/clock.js';
import {tooSlow} from './limited-body.js';

export interface RequestEndOptions {
  /** Ends the request too. */
  readonly caller: AbortSignal | null | undefined;
  readonly clock: Clock;
  readonly headersTimeoutMs: number;
  readonly totalTimeoutMs: number;
  /** Those that are not over yet. */
  readonly running: Set<RequestEnd>;
}

/** What ends a request before its time: the caller, the clock, or whoever ends them all. */
export class RequestEnd {
  readonly #stop = new AbortController();
  readonly #options: RequestEndOptions;
  readonly #headersTimer: unknown;
  readonly #totalTimer: unknown;

  /** @throws the caller's reason, where it is aborted already. */
  constructor(options: RequestEndOptions) {
    const {caller, clock, headersTimeoutMs, totalTimeoutMs, running} = options;
    caller?.throwIfAborted();
    this.#options = options;
    caller?.addEventListener('abort', this.#forward, {once: true});
    this.#headersTimer = clock.setTimeout(() => this.abort(tooSlow()), headersTimeoutMs);
    this.#totalTimer = clock.setTimeout(() => this.abort(tooSlow()), totalTimeoutMs);
    running.add(this);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  abort(reason: unknown): void {
    this.#stop.abort(reason);
    this.settle();
  }

  /** The headers have come: what is waited for now is the body. */
  expectBody(): void {
    this.#options.clock.clearTimeout(this.#headersTimer);
  }

  /** The request is over: leaves no timer and no listener. */
  settle(): void {
    const {caller, clock, running} = this.#options;
    caller?.removeEventListener('abort', this.#forward);
    clock.clearTimeout(this.#headersTimer);
    clock.clearTimeout(this.#totalTimer);
    running.delete(this);
  }

  readonly #forward = (): void => this.abort(this.#options.caller?.reason);
}
