import {hostGone, noSink} from './host-fault.js';
import {isLastMessage, receiveMessage} from './host-message.js';
import type {HostRequest, HostSink, StreamHost} from './stream-host.js';

export interface MessageHostOptions {
  /** Hands the request over. What it throws, or rejects with, is the stream's error. */
  start(request: HostRequest): unknown;
  cancel?(executionId: string): unknown;
}

/** Ended executions that are remembered: what still comes for them is late, and no mistake. */
const maxRemembered = 1_000;

/**
 * A host whose answers to all requests come over one line, such as a function that native code calls. Each message
 * names its execution, and reaches the sink of that one alone.
 */
export class MessageHost implements StreamHost {
  readonly #options: MessageHostOptions;
  readonly #sinks = new Map<string, HostSink>();
  readonly #over = new Set<string>();

  constructor(options: MessageHostOptions) {
    this.#options = options;
  }

  startStream(request: HostRequest, sink: HostSink, signal: AbortSignal): void {
    const {executionId} = request;
    this.#sinks.set(executionId, sink);
    signal.addEventListener('abort', () => this.#forget(executionId), {once: true});
    const fail = (error: unknown): void => {
      this.#forget(executionId);
      sink.error(error);
    };
    // That the request was handed over says nothing of the answer.
    Promise.resolve()
      .then(() => this.#options.start(request))
      .catch(fail);
  }

  cancel(executionId: string): unknown {
    return this.#options.cancel?.(executionId);
  }

  /** True while execution `executionId` is under way. */
  knows(executionId: string): boolean {
    return this.#sinks.has(executionId);
  }

  /**
   * Takes a `HostMessage` for execution `executionId`. One that is late, for an execution that is over, is dropped.
   *
   * @throws {ChatError} `bridge` for an execution that was never started here.
   */
  receive(executionId: string, message: unknown): void {
    const sink = this.#sinks.get(executionId);
    if (sink) {
      if (isLastMessage(message)) this.#forget(executionId);
      receiveMessage(message, sink);
    } else if (!this.#over.has(executionId)) throw noSink(executionId);
  }

  /** Nobody answers any more: every open stream ends with a `bridge` error. */
  lose(cause?: unknown): void {
    for (const [executionId, sink] of [...this.#sinks]) {
      this.#forget(executionId);
      sink.error(hostGone(cause));
    }
  }

  #forget(executionId: string): void {
    if (!this.#sinks.delete(executionId)) return;
    this.#over.add(executionId);
    const [oldest] = this.#over;
    if (this.#over.size > maxRemembered && oldest !== undefined) this.#over.delete(oldest);
  }
}
