import {ChatError} from '../../../src/base/chat-error.js';
import type {StreamId} from '../../../src/base/ids.js';
import {parseEventId} from '../../../src/model/native-wire.js';
import {snapshotOf, storedStream} from '../generation/stored-stream.js';
import {findRun} from '../store/runs.js';
import type {LogEntry, LogPosition} from '../stream-log/stream-log.js';
import type {Services} from './environment.js';
import {invalid} from './problem.js';

/** A stream as a reader finds it: in the log, or only what the store kept of it. */
export interface FoundStream {
  readonly position: LogPosition;
  /** Events after `after`, as they come. */
  batches(after: number, signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
  /** The whole so far in few events, then what comes. */
  snapshot(signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
}

/** @throws {ChatError} `not-found`, status 404, for a stream that never was, is another person's or went with its conversation. */
export async function findStream({db, log}: Services, userId: string, id: string): Promise<FoundStream> {
  const run = await findRun(db, userId, id);
  if (!run) throw gone(404);
  const streamId: StreamId = run.stream_id;
  const position = await log.position(streamId);
  if (position) {
    return {
      position,
      batches: (after, signal) => log.tail(streamId, {after, signal}),
      async *snapshot(signal) {
        const entries = await log.entries(streamId);
        yield snapshotOf(streamId, entries);
        yield* log.tail(streamId, {after: entries.length - 1, signal});
      },
    };
  }
  const stored = await storedStream(db, run);
  const last = stored.at(-1);
  if (!last) throw gone(410);
  return {
    position: {lastSeq: last.seq, hasEnded: true},
    async *batches(after) {
      yield stored.filter((entry) => entry.seq > after);
    },
    async *snapshot() {
      yield stored;
    },
  };
}

/**
 * Number of the last event that a reader has, by its cursor; -1 for none.
 *
 * @throws {ChatError} 400 for a cursor that is none, 409 `resume-lost` for one of another stream or from the future.
 */
export function afterOf(cursor: string | undefined, streamId: string, {lastSeq}: LogPosition): number {
  if (cursor === undefined || cursor === '') return -1;
  const parsed = parseEventId(cursor);
  if (!parsed) throw invalid(400, 'The cursor is not an event id of this server.');
  if (parsed.streamId !== streamId || parsed.seq > lastSeq) throw ahead();
  return parsed.seq;
}

export function ahead(): ChatError {
  return new ChatError('The cursor is ahead of the stream, or of another one.', {
    code: 'resume-lost',
    status: 409,
    stage: 'open',
    hint: 'Ask for the stream with ?format=snapshot.',
  });
}

/** 404 for a stream that never was, 410 for one of which nothing is left. */
export function gone(status: 404 | 410): ChatError {
  return new ChatError('No such stream.', {
    code: 'not-found',
    status,
    stage: 'open',
    hint: 'The stream is not here any more. Load the messages of the conversation.',
  });
}
