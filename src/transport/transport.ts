/** One unit of the wire: an SSE event. */
export interface Frame {
  /** The `event:` field; `message` where there was none. */
  readonly event: string;
  readonly data: string;
  /** The last event id as of this event (WHATWG); empty where the stream gives none. */
  readonly id: string;
}

/** One HTTP request, ready to go. */
export interface TransportRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For answers that come in pages: the data of each frame that a page's JSON holds. */
  readonly framesOf?: (page: unknown) => readonly string[];
  /** What is wrong with an answer of a content type that is not read, where its head says so; else null. */
  readonly refusalOf?: (headers: Headers) => string | null;
  /**
   * For a socket that many replies share: the message that asks for the same, its `reqId` excepted. Where there is
   * none, the body is sent.
   */
  readonly socketMessage?: Readonly<Record<string, unknown>>;
}

/** Where one attempt's frames go. Each attempt has its own, so that replies which interleave never mix. */
export interface FrameSink {
  /** The answer's status and type were right; frames may follow. Header names in any case. */
  opened(headers: Headers): void;
  frame(frame: Frame): void;
  /** `bytes` of the answer's body came, be they only a comment. */
  activity(bytes: number): void;
  /** A comment came: the server sends heartbeats. */
  heartbeat(): void;
  /** The server asked to wait this many milliseconds before the next attempt. */
  retryAfter(delayMs: number): void;
}

/** Why a signal was aborted whose answer has come whole: nobody has to be told to stop. */
export const answerIsWhole: unknown = AbortSignal.abort().reason;

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Already guarded: it refuses foreign origins and redirects. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * For lines that `fetch` does not open, before one is opened; `ws:` counts as `http:`. Absent where nothing is forbidden.
   *
   * @throws {ChatError} `forbidden` for an origin that may not be asked.
   */
  readonly assertAllowed?: ((url: URL) => void) | undefined;
}

/**
 * How an attempt ended without an error: the body ended; (204) there was nothing left to send; or a page ended,
 * and the next one is to be asked for.
 */
export type AttemptEnd = 'ended' | 'spent' | 'page';

/** How an answer is carried: event by event, a page of events at a time, or whole. */
export type Carriage = 'stream' | 'pages' | 'whole';

/** One way to carry a stream: one attempt, bytes to frames. It neither retries nor knows what frames mean. */
export interface Transport {
  readonly name: string;
  /** Default: `stream`. */
  readonly carriage?: Carriage;
  /**
   * True for connections that some networks bar without a word: one that cannot be made says nothing of the service, so the
   * next transport is tried at once.
   */
  readonly isOftenBarred?: boolean;
  /**
   * There where an application around the page answers, and not the network. `isRelay`: it hands requests to a
   * service that knows their keys and cursors; otherwise a request that is made again is a second run.
   */
  readonly host?: {readonly isRelay: boolean};
  /**
   * Resolves when the body ended. Whether that was the end of the answer is for others to say.
   *
   * @throws {ChatError} for a refused request, a wrong content type, a lost line.
   * @throws the signal's reason when aborted.
   */
  open(request: TransportRequest, sink: FrameSink, options: OpenOptions): Promise<AttemptEnd>;
}
