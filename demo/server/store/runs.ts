import type {Selectable} from 'kysely';
import type {ChatErrorCode} from '../../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import type {FinishReason} from '../../../src/model/usage.js';
import type {Queryable} from './database.js';
import type {RunStatus, RunsTable} from './tables.js';

export type SavedRun = Selectable<RunsTable>;

export interface NewRun {
  readonly streamId: StreamId;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  /** The person's message that came with the request; null when an older one is answered again. */
  readonly userMessageId: MessageId | null;
  readonly model: string;
}

export async function insertRun(db: Queryable, run: NewRun, now: number): Promise<void> {
  await db
    .insertInto('runs')
    .values({
      stream_id: run.streamId,
      conversation_id: run.conversationId,
      message_id: run.messageId,
      user_message_id: run.userMessageId,
      model: run.model,
      status: 'running',
      finish_reason: null,
      error_code: null,
      last_seq: null,
      created_at: now,
      ended_at: null,
    })
    .execute();
}

/** How a run ended. `lastSeq` is the number of its terminal event. */
export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly finishReason: FinishReason | null;
  readonly errorCode: ChatErrorCode | null;
  readonly lastSeq: number;
}

/** Ends a run; one that has ended stays as it ended, and the answer is false. */
export async function finishRun(
  db: Queryable,
  streamId: StreamId,
  end: RunEnd,
  now: number,
): Promise<boolean> {
  const {numUpdatedRows} = await db
    .updateTable('runs')
    .set({
      status: end.status,
      finish_reason: end.finishReason,
      error_code: end.errorCode,
      last_seq: end.lastSeq,
      ended_at: now,
    })
    .where('stream_id', '=', streamId)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The run, if it is there and belongs to `userId`. */
export function findRun(db: Queryable, userId: string, streamId: string): Promise<SavedRun | undefined> {
  return db
    .selectFrom('runs')
    .innerJoin('conversations', 'conversations.id', 'runs.conversation_id')
    .selectAll('runs')
    .where('runs.stream_id', '=', streamId as StreamId)
    .where('conversations.user_id', '=', userId)
    .executeTakeFirst();
}

/** The run, whoever it belongs to: for the server's own affairs. */
export function findRunOfAnyone(
  db: Queryable,
  streamId: string,
): Promise<(SavedRun & {readonly user_id: string}) | undefined> {
  return db
    .selectFrom('runs')
    .innerJoin('conversations', 'conversations.id', 'runs.conversation_id')
    .selectAll('runs')
    .select('conversations.user_id')
    .where('runs.stream_id', '=', streamId as StreamId)
    .executeTakeFirst();
}

/** The model of the run that message `userMessageId` came with. */
export async function findModelOfRun(
  db: Queryable,
  conversationId: ConversationId,
  userMessageId: MessageId,
): Promise<string | undefined> {
  const run = await db
    .selectFrom('runs')
    .select('model')
    .where('conversation_id', '=', conversationId)
    .where('user_message_id', '=', userMessageId)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return run?.model;
}

/** Deletes the runs that wrote `messageIds`. Returns their streams. */
export async function deleteRunsOf(
  db: Queryable,
  conversationId: ConversationId,
  messageIds: ReadonlySet<MessageId>,
): Promise<readonly StreamId[]> {
  const runs = await db
    .selectFrom('runs')
    .select(['stream_id', 'message_id'])
    .where('conversation_id', '=', conversationId)
    .execute();
  const streams = runs.filter((run) => messageIds.has(run.message_id)).map((run) => run.stream_id);
  for (const streamId of streams) {
    await db.deleteFrom('runs').where('stream_id', '=', streamId).execute();
  }
  return streams;
}

/** The streams of a conversation, whether their messages are still there or not. */
export async function listStreams(
  db: Queryable,
  conversationId: ConversationId,
): Promise<readonly StreamId[]> {
  const runs = await db
    .selectFrom('runs')
    .select('stream_id')
    .where('conversation_id', '=', conversationId)
    .execute();
  return runs.map((run) => run.stream_id);
}
