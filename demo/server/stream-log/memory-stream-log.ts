import type {Clock} from '../../../src/base/clock.js';
import type {StreamId} from '../../../src/base/ids.js';
import {type ChatEvent, isTerminal} from '../../../src/model/chat-event.js';
import type {KeptEntry} from './kept-entry.js';
import {StreamEntries} from './stream-entries.js';
import type {LogCounts, LogEntry, LogPosition, StreamLog, TailOptions} from './stream-log.js';

/** Bytes after which a batch ends, so that a long replay does not stand in memory twice. */
const maxBatchBytes = 64 * 1024;
/** What an entry takes beside its bytes, roughly. */
const entryBytes = 200;
/** Bytes that ended streams may take together. */
const usualEndedBytes = 64 * 1024 * 1024;

interface Stream {
  readonly entries: StreamEntries;
  bytes: number;
  hasEnded: boolean;
  isDeleted: boolean;
  readers: number;
  lastReadAt: number;
  /** Wake one waiting tail each. */
  readonly waiting: Set<() => void>;
  retention: unknown;
}

/** A log in this process's memory: gone with it. */
export class MemoryStreamLog implements StreamLog {
  readonly #streams = new Map<StreamId, Stream>();
  readonly #clock: Clock;
  readonly #retentionMs: number;
  readonly #maxEndedBytes: number;
  /** Ids of those that have ended, the oldest end first. */
  readonly #ended = new Set<StreamId>();
  #endedBytes = 0;

  /**
   * @param options.retentionMs - Milliseconds that a stream is kept after its end.
   * @param options.maxEndedBytes - Bytes that ended streams may take together; 64 MB. Beyond it the oldest that nobody reads
   *   go before their time: they are answered from the store then.
   */
  constructor({
    clock,
    retentionMs,
    maxEndedBytes = usualEndedBytes,
  }: {
    readonly clock: Clock;
    readonly retentionMs: number;
    readonly maxEndedBytes?: number;
  }) {
    this.#clock = clock;
    this.#retentionMs = retentionMs;
    this.#maxEndedBytes = maxEndedBytes;
  }

  open(streamId: StreamId): void {
    this.#streams.set(streamId, {
      entries: new StreamEntries(streamId),
      bytes: 0,
      hasEnded: false,
      isDeleted: false,
      readers: 0,
      lastReadAt: this.#clock.now(),
      waiting: new Set(),
      retention: undefined,
    });
  }

  append(streamId: StreamId, event: ChatEvent): number {
    const stream = this.#streams.get(streamId);
    // A deleted conversation takes its stream along while the run is still ending.
    if (!stream) return -1;
    if (stream.hasEnded)
      throw new TypeError(`Stream ${streamId} has ended; ${event.type} came after its end.`);
    const seq = stream.entries.length;
    stream.bytes += stream.entries.push(event).byteLength + entryBytes;
    if (isTerminal(event)) {
      stream.hasEnded = true;
      stream.retention = this.#clock.setTimeout(() => this.delete(streamId), this.#retentionMs);
      this.#ended.add(streamId);
      this.#endedBytes += stream.bytes;
    }
    wakeAll(stream);
    if (stream.hasEnded) this.#makeRoom(streamId);
    return seq;
  }

  /** For what has just ended, which whoever asked for it has perhaps not come to read yet. */
  #makeRoom(latest: StreamId): void {
    for (const id of this.#ended) {
      if (this.#endedBytes <= this.#maxEndedBytes) return;
      if (id !== latest && this.#streams.get(id)?.readers === 0) this.delete(id);
    }
  }

  async position(streamId: StreamId): Promise<LogPosition | null> {
    const stream = this.#streams.get(streamId);
    return stream ? {lastSeq: stream.entries.length - 1, hasEnded: stream.hasEnded} : null;
  }

  async entries(streamId: StreamId): Promise<readonly LogEntry[]> {
    return this.#streams.get(streamId)?.entries.all() ?? [];
  }

  async *tail(
    streamId: StreamId,
    {after, signal}: TailOptions,
  ): AsyncGenerator<readonly LogEntry[], void, void> {
    const stream = this.#streams.get(streamId);
    if (!stream) return;
    let next = after + 1;
    stream.readers++;
    try {
      while (!signal.aborted) {
        const batch = batchFrom(stream.entries, next);
        // What was deleted is not told any more, but how it ended: a reader at the end of it hears that.
        if (stream.isDeleted && (!stream.hasEnded || next + batch.length < stream.entries.length)) return;
        if (batch.length > 0) {
          next += batch.length;
          yield batch;
        } else if (stream.hasEnded) {
          return;
        } else {
          await nextAppend(stream, signal);
        }
      }
    } finally {
      stream.readers--;
      stream.lastReadAt = this.#clock.now();
    }
  }

  lastReadAt(streamId: StreamId): number {
    const stream = this.#streams.get(streamId);
    if (!stream) return 0;
    return stream.readers > 0 ? this.#clock.now() : stream.lastReadAt;
  }

  delete(streamId: StreamId): void {
    const stream = this.#streams.get(streamId);
    if (!stream) return;
    this.#streams.delete(streamId);
    if (this.#ended.delete(streamId)) this.#endedBytes -= stream.bytes;
    this.#clock.clearTimeout(stream.retention);
    stream.isDeleted = true;
    wakeAll(stream);
  }

  counts(): LogCounts {
    let readers = 0;
    let waiting = 0;
    for (const stream of this.#streams.values()) {
      readers += stream.readers;
      waiting += stream.waiting.size;
    }
    return {streams: this.#streams.size, readers, waiting};
  }

  close(): void {
    for (const streamId of [...this.#streams.keys()]) this.delete(streamId);
  }
}

function batchFrom(entries: StreamEntries, from: number): readonly LogEntry[] {
  const batch: KeptEntry[] = [];
  let bytes = 0;
  for (
    let entry = entries.at(from);
    entry && bytes < maxBatchBytes;
    entry = entries.at(from + batch.length)
  ) {
    batch.push(entry);
    bytes += entry.byteLength;
  }
  return batch;
}

function nextAppend(stream: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      stream.waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    stream.waiting.add(wake);
    signal.addEventListener('abort', wake);
  });
}

function wakeAll(stream: Stream): void {
  for (const wake of [...stream.waiting]) wake();
}
