/** What a host is asked for. Plain data: it can be cloned, and sent wherever messages go. */
export interface HostRequest {
  /** Names this execution; `cancel` gives it back. */
  readonly executionId: string;
  /** What would have been asked over HTTP: the `endpoint`, or `bridge:` where there is none. */
  readonly url: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON in the words of the protocol; null where the method has no body. */
  readonly body: string | null;
}

/** A piece of the answer's text. */
export interface HostChunk {
  readonly content: string;
  /** The host's own name for where the text belongs; inspectors see it. */
  readonly blockId?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp?: number;
}

/** An event in the words of the native wire: a `ChatEvent`. It is validated like one that came over a socket. */
export interface HostEvent {
  readonly type: string;
}

/** A frame of the service's protocol, as its wire has it. */
export interface HostFrame {
  readonly data: string;
  /** Default `message`. */
  readonly event?: string;
  readonly id?: string;
}

/** Why a stream broke: an error, or what is left of one that was sent as a message. */
export interface HostFault {
  /** One of ours (`chatErrorCodes`), or a provider's own word. */
  readonly code?: string | number | null;
  /** For developers; never shown to people. */
  readonly message?: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** Milliseconds to wait before the same is asked again. */
  readonly retryAfterMs?: number;
}

/**
 * Where the answer to one request goes, and to no other. Its functions need no `this`.
 *
 * Once the reader left, what still comes is dropped. Once the host itself ended the answer, `chunk`, `event` and
 * `frame` throw a `bridge` ChatError, and ending it again does nothing.
 */
export interface HostSink {
  /** The upstream service took the request, and this is the head of its answer. For relays; nobody else needs it. */
  readonly open: (headers?: Readonly<Record<string, string>>) => void;
  readonly chunk: (chunk: HostChunk) => void;
  readonly event: (event: HostEvent) => void;
  /** For a service whose `protocol` is named: its frames as they come. */
  readonly frame: (frame: string | HostFrame) => void;
  /**
   * The answer is whole. After `chunk` or `event` that is the end of the reply; after frames the protocol says
   * whether it was.
   */
  readonly end: () => void;
  /** The answer is broken off; what came of it is kept. */
  readonly error: (fault: unknown) => void;
}

/** An application around the page that asks in its place. */
export interface StreamHost {
  /**
   * Answers `request` into `sink`, until `signal` aborts.
   *
   * What it throws, or rejects with, is the stream's error. A promise that it returns says when the host is through:
   * resolved without `end()`, the answer was cut. Return nothing where the answer comes by messages.
   */
  startStream(request: HostRequest, sink: HostSink, signal: AbortSignal): unknown;
  /** The reader of `executionId` left. May also come for an execution that is just ending. */
  cancel?(executionId: string): unknown;
}

export function isStreamHost(value: unknown): value is StreamHost {
  return typeof (value as Partial<StreamHost> | null | undefined)?.startStream === 'function';
}
