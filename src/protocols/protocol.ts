import type {ChatEvent} from '../model/chat-event.js';
import type {ChatMessage} from '../model/message.js';
import type {StartRequest} from '../model/native-wire.js';
import type {Frame, TransportRequest} from '../transport/transport.js';

/** What the person asks for, before any protocol gave it a shape. */
export interface Turn {
  readonly endpoint: URL;
  /** The same for every attempt to send this turn. */
  readonly idempotencyKey: string;
  readonly request: StartRequest;
  /** The active path up to and with the person's message, for protocols whose server remembers nothing. */
  readonly history: readonly ChatMessage[];
  readonly instructions?: string | undefined;
}

/** Where a reader stands in a stream that can be taken up again. */
export interface ResumePoint {
  readonly endpoint: URL;
  readonly streamId: string;
  /** Id of the last event applied; null asks for the stream from its start. */
  readonly cursor: string | null;
  /** True when the request stays on the page's own origin, where extra headers cost no preflight. */
  readonly isSameOrigin: boolean;
}

/** What to stop: a stream by id, or a turn whose stream has no id yet. */
export interface StopPoint {
  readonly endpoint: URL;
  readonly streamId: string | null;
  readonly idempotencyKey: string;
  /** Number of the last event applied; the saved answer is cut there. */
  readonly afterSeq: number | null;
}

/** How a protocol takes a stream up again, and stops it on the server. */
export interface ResumeAbility {
  /** True where a stream that is taken up comes again from its start, without numbers: what was shown of it is taken back. */
  readonly replays?: boolean;
  /** True where the head of an answer names its stream (`Stream-Id`), ahead of the first event. */
  readonly isNamedByHead?: boolean;
  resume(point: ResumePoint): TransportRequest;
  /** Asks for the whole message instead of the missing events: a `reset`, then what follows it. */
  snapshot(point: ResumePoint): TransportRequest;
  /** Null where the server is told by nothing but that its reader left. */
  stop(point: StopPoint): TransportRequest | null;
}

/** How a protocol carries an answer in pages, where no stream gets through. */
export interface PollAbility {
  /** Asks without waiting for the answer. Sent under the key of the turn: it finds the run that is there. */
  start(turn: Turn): TransportRequest;
  /** Asks for the events after number `after` (-1: all), and waits `waitSeconds` for the first. */
  poll(point: ResumePoint & {readonly after: number; readonly waitSeconds: number}): TransportRequest;
}

/** How a protocol carries an answer in one piece. */
export interface WholeAbility {
  /** Sent under the key of the turn: it finds the run that is there. */
  start(turn: Turn): TransportRequest;
  /** Asks for the answer of a stream that is known; left out where nothing can be taken up. */
  resume?(point: ResumePoint): TransportRequest;
  /** Reads the one frame that such an answer is. */
  createDecoder(): Decoder;
}

/** What a frame meant. */
export type Decoded =
  | {
      readonly kind: 'event';
      readonly event: ChatEvent;
      readonly seq: number | null;
      readonly id: string | null;
    }
  /** Several events of a protocol that numbers none. */
  | {readonly kind: 'events'; readonly events: readonly ChatEvent[]}
  /** Nothing for us: padding, a type of a later version. It may still carry a number. */
  | {readonly kind: 'ignored'; readonly seq: number | null; readonly id: string | null}
  | {readonly kind: 'malformed'; readonly reason: string};

/** The attempt whose frames are to be read. */
export interface DecoderContext {
  readonly endpoint: URL;
  /** What was asked; null for a stream that somebody else started. */
  readonly turn: Turn | null;
  /** Name of the stream that is taken up again; null for the first attempt at an answer. */
  readonly streamId: string | null;
}

/** Reads the frames of one attempt. */
export interface Decoder {
  /** The head of the answer, ahead of its frames. */
  opened?(headers: Headers): void;
  /**
   * What must have come before `frame` can be decoded, such as the code for it; null where nothing must. The frames behind it wait
   * too.
   */
  prepare?(frame: Frame): Promise<void> | null;
  /** Which wire it took the answer for; for decoders that find out by themselves. */
  readonly detected?: string | null;
  decode(frame: Frame): Decoded;
  /** The body ended cleanly: the events that this implies. None means that it was cut. */
  end(): readonly ChatEvent[];
}

/** What frames mean, when they end, how they resume. */
export interface Protocol {
  readonly name: string;
  /** True where sending the same turn twice with one key starts one run. */
  readonly idempotentPost: boolean;
  readonly resumeAbility: ResumeAbility | null;
  readonly pollAbility?: PollAbility | undefined;
  readonly wholeAbility?: WholeAbility | undefined;
  /** True where a service sends its first bytes at once: their absence means that something holds them back. */
  readonly answersAtOnce?: boolean;
  /**
   * For protocols whose code comes later: awaited before the first request. Resolves with the protocol that came; what this one
   * can do is known then too.
   *
   * @throws {ChatError} `network` where it does not come.
   */
  load?(): Promise<Protocol>;
  startRequest(turn: Turn): TransportRequest;
  /** A decoder for one attempt. */
  createDecoder(context?: DecoderContext): Decoder;
}
