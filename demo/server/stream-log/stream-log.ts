import type {StreamId} from '../../../src/base/ids.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';

/** One event of a stream, encoded once for all its readers. */
export interface LogEntry {
  readonly seq: number;
  readonly event: ChatEvent;
  /** Its bytes on the native wire. */
  readonly frame: Uint8Array;
}

/** How far a stream is. */
export interface LogPosition {
  /** Number of the last event; -1 where there is none yet. */
  readonly lastSeq: number;
  /** True once the terminal event is in. */
  readonly hasEnded: boolean;
}

export interface TailOptions {
  /** Number of the last event that the reader has; -1 for none. */
  readonly after: number;
  /** Ends the tail, without an error. */
  readonly signal: AbortSignal;
}

export interface LogCounts {
  readonly streams: number;
  /** Tails that are open. */
  readonly readers: number;
  /** Tails that wait for an event. */
  readonly waiting: number;
}

/**
 * What streams said, event by event. A run writes; every reader (first read, resume, poll, second tab) tails.
 * Readers hold nothing but a cursor, so a slow one costs the run nothing.
 */
export interface StreamLog {
  /** Makes an empty stream. */
  open(streamId: StreamId): void;
  /** Adds an event and returns its number. The terminal event ends the stream; it is kept a while longer. */
  append(streamId: StreamId, event: ChatEvent): number;
  /** Null for a stream that is not here (any more). */
  position(streamId: StreamId): Promise<LogPosition | null>;
  /** All events so far, oldest first. */
  entries(streamId: StreamId): Promise<readonly LogEntry[]>;
  /** Events after `after` in batches, as they come, up to and with the terminal one. */
  tail(streamId: StreamId, options: TailOptions): AsyncIterable<readonly LogEntry[]>;
  /** Milliseconds since the epoch at which the stream last had a reader; now, while it has one. */
  lastReadAt(streamId: StreamId): number;
  /** Forgets a stream; its readers end. */
  delete(streamId: StreamId): void;
  counts(): LogCounts;
  /** Frees everything. */
  close(): void;
}
