import {ChatError} from '../../base/chat-error.js';
import {newId} from '../../base/ids.js';
import type {AttemptEnd, Frame, FrameSink, TransportRequest} from '../transport.js';
import {errorFromHost, noHandler, unreadable, usedAfterEnd} from './host-fault.js';
import {isLastMessage} from './host-message.js';
import {
  type HostChunk,
  type HostEvent,
  type HostFrame,
  type HostSink,
  isStreamHost,
  type StreamHost,
} from './stream-host.js';

/** Where a stream is: open; over for the host, who may not go on; over for its reader, who does not listen. */
type Scope = 'open' | 'ended' | 'left';

/** One request to a host, and the sink that its answer goes into. */
export class HostedStream {
  readonly #executionId = newId<'execution'>();
  readonly #host: StreamHost;
  readonly #reader: FrameSink;
  /** The host's own: the reader's reasons stay here. */
  readonly #left = new AbortController();
  readonly #outcome: Promise<AttemptEnd>;
  #resolve: (end: AttemptEnd) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #scope: Scope = 'open';
  #isOpened = false;
  /** It was spoken to in events, which have an end of their own, and not in a protocol's frames. */
  #isSpoken = false;

  constructor(host: StreamHost, reader: FrameSink) {
    this.#host = host;
    this.#reader = reader;
    this.#outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Asks, and resolves when the host has ended the answer. `opensAtOnce`: to be asked is to have answered. */
  async read(
    request: TransportRequest,
    signal: AbortSignal,
    {opensAtOnce}: {readonly opensAtOnce: boolean},
  ): Promise<AttemptEnd> {
    const onAbort = (): void => this.#leave(signal.reason);
    signal.addEventListener('abort', onAbort, {once: true});
    try {
      if (!isStreamHost(this.#host)) throw noHandler();
      const {url, method, headers, body = null} = request;
      const asked = {executionId: this.#executionId, url, method, headers: {...headers}, body};
      const through = this.#host.startStream(asked, this.#sink, this.#left.signal);
      if (opensAtOnce) this.#open({});
      if (isThenable(through)) through.then(() => this.#through(), this.#sink.error);
    } catch (error) {
      this.#sink.error(error);
    }
    try {
      return await this.#outcome;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  readonly #sink: HostSink = {
    open: (headers = {}) => {
      if (this.#scope === 'open') this.#open(headers);
    },
    chunk: (chunk) => {
      if (isChunk(chunk)) this.#say(chunkEvent(chunk));
      else this.#refuse('a chunk without `content`, a string');
    },
    event: (event) => {
      if (typeof event?.type === 'string') this.#say(event);
      else this.#refuse('an event without `type`');
    },
    frame: (given) => {
      const frame = frameOf(given);
      if (frame) this.#deliver(frame);
      else this.#refuse('a frame without `data`, a string');
    },
    end: () => {
      if (this.#scope !== 'open') return;
      if (this.#isSpoken) this.#say({type: 'done', finishReason: 'stop'} as HostEvent);
      else this.#through();
    },
    error: (fault) => {
      if (this.#scope !== 'open') return;
      this.#scope = 'ended';
      this.#reject(errorFromHost(fault));
    },
  };

  #say(event: HostEvent): void {
    const data = jsonOf(event);
    if (data === null) {
      this.#refuse('an event that is not plain data');
      return;
    }
    // Over before it is heard: its reader leaves when it hears the last word, and the host need not be told.
    const isLast = isLastMessage({event}) && this.#scope === 'open';
    this.#deliver({event: 'message', data, id: ''}, isLast);
    this.#isSpoken = true;
    if (isLast) this.#resolve('ended');
  }

  #deliver(frame: Frame, isLast = false): void {
    if (this.#scope === 'ended') throw usedAfterEnd(this.#executionId);
    if (this.#scope === 'left') return;
    this.#open({});
    if (isLast) this.#scope = 'ended';
    try {
      this.#reader.activity(frame.data.length);
      this.#reader.frame(frame);
    } catch (error) {
      // A mistake on the reader's side is not the host's to catch: for the host, the reader has left.
      this.#reject(error);
      this.#leave(error);
    }
  }

  #open(headers: Readonly<Record<string, string>>): void {
    if (this.#isOpened || this.#scope === 'left') return;
    this.#isOpened = true;
    this.#reader.opened(new Headers(headers));
  }

  /** The host has nothing more to say. Whether that was the end is for the protocol to tell. */
  #through(): void {
    if (this.#scope !== 'open') return;
    this.#scope = 'ended';
    this.#resolve('ended');
  }

  /** Text that cannot be had whole is not gone on with. */
  #refuse(what: string): void {
    if (this.#scope === 'ended') throw usedAfterEnd(this.#executionId);
    this.#leave(unreadable(what));
  }

  #leave(reason: unknown): void {
    if (this.#scope !== 'open') return;
    this.#scope = 'left';
    this.#reject(reason);
    this.#left.abort(new ChatError('The reader left.', {code: 'aborted'}));
    try {
      const told = this.#host.cancel?.(this.#executionId);
      if (isThenable(told)) told.then(undefined, ignoreUntoldCancel);
    } catch {
      ignoreUntoldCancel();
    }
  }
}

function ignoreUntoldCancel(): void {
  // Nobody listens any more; what the host goes on to say is dropped.
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function isChunk(chunk: unknown): chunk is HostChunk {
  return typeof (chunk as Partial<HostChunk> | null | undefined)?.content === 'string';
}

function chunkEvent({content, blockId, timestamp}: HostChunk): HostEvent & HostChunk {
  return {
    type: 'chunk',
    content,
    ...(blockId !== undefined && {blockId}),
    ...(timestamp !== undefined && {timestamp}),
  };
}

function jsonOf(event: HostEvent): string | null {
  try {
    return JSON.stringify(event) ?? null;
  } catch {
    // A circle, or a number that JSON does not have.
    return null;
  }
}

function frameOf(given: string | HostFrame): Frame | null {
  if (typeof given === 'string') return {event: 'message', data: given, id: ''};
  if (typeof given?.data !== 'string') return null;
  return {event: given.event ?? 'message', data: given.data, id: given.id ?? ''};
}
