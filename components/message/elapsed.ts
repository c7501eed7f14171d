import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Whole seconds since something began; redraws its host once a second while it runs. */
export class Elapsed implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #startedAt: number | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get seconds(): number {
    return this.#startedAt === null ? 0 : Math.round((performance.now() - this.#startedAt) / 1000);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Begins to count, where it does not yet. */
  start(): void {
    this.#startedAt ??= performance.now();
    this.#timer ??= setInterval(() => this.#host.requestUpdate(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#startedAt = null;
  }
}
