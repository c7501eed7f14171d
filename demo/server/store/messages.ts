import type {Selectable} from 'kysely';
import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {MessageStatus, Role} from '../../../src/model/message.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {Usage} from '../../../src/model/usage.js';
import type {Queryable} from './database.js';
import type {MessagesTable} from './tables.js';

/** A message as it is saved, its deltas folded in. */
export interface SavedMessage {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly parentId: MessageId | null;
  readonly ordinal: number;
  readonly role: Role;
  readonly status: MessageStatus;
  readonly parts: readonly MessagePart[];
  readonly usage: Usage | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly streamId: StreamId | null;
  readonly createdAt: number;
}

export type NewMessage = Pick<
  SavedMessage,
  'id' | 'conversationId' | 'parentId' | 'role' | 'status' | 'parts'
> &
  Pick<SavedMessage, 'metadata' | 'streamId' | 'createdAt'>;

/** Adds a message at the end of its conversation's order. */
export async function insertMessage(db: Queryable, message: NewMessage): Promise<void> {
  const {next} = await db
    .selectFrom('messages')
    .select(({fn, lit}) => fn.coalesce(fn.max('ordinal'), lit(-1)).as('next'))
    .where('conversation_id', '=', message.conversationId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('messages')
    .values({
      id: message.id,
      conversation_id: message.conversationId,
      parent_id: message.parentId,
      ordinal: Number(next) + 1,
      role: message.role,
      status: message.status,
      parts: JSON.stringify(message.parts),
      usage: null,
      metadata: message.metadata ? JSON.stringify(message.metadata) : null,
      stream_id: message.streamId,
      created_at: message.createdAt,
    })
    .execute();
}

/** All messages of a conversation in the order they were made. */
export async function listMessages(db: Queryable, conversationId: ConversationId): Promise<SavedMessage[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('ordinal')
    .execute();
  return Promise.all(rows.map((row) => toSavedMessage(db, row)));
}

export async function findMessage(db: Queryable, id: string): Promise<SavedMessage | undefined> {
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id as MessageId)
    .executeTakeFirst();
  return row ? toSavedMessage(db, row) : undefined;
}

/** The message that is being written in a conversation, if one is. */
export function findStreaming(db: Queryable, id: ConversationId): Promise<{id: MessageId} | undefined> {
  return db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', id)
    .where('status', '=', 'streaming')
    .executeTakeFirst();
}

/** Opens a finished message for a new run, which adds to `parts`. What it used is kept, to be added to. */
export async function reopenMessage(
  db: Queryable,
  id: MessageId,
  {streamId, parts}: {readonly streamId: StreamId; readonly parts: readonly MessagePart[]},
): Promise<void> {
  await db
    .updateTable('messages')
    .set({status: 'streaming', stream_id: streamId, parts: JSON.stringify(parts)})
    .where('id', '=', id)
    .execute();
}

/** Adds what came since the last checkpoint. `seq` is the number of the last of `events`. */
export async function insertDelta(
  db: Queryable,
  messageId: MessageId,
  seq: number,
  events: readonly ChatEvent[],
): Promise<void> {
  await db
    .insertInto('message_deltas')
    .values({message_id: messageId, seq, events: JSON.stringify(events)})
    .execute();
}

/** Number of the last event that was saved for a message; 0 (its start) where none was. */
export async function lastSavedSeq(db: Queryable, messageId: MessageId): Promise<number> {
  const row = await db
    .selectFrom('message_deltas')
    .select(({fn}) => fn.max('seq').as('seq'))
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

/** Writes the whole answer in its end state, in place of its deltas. */
export async function finishMessage(
  db: Queryable,
  id: MessageId,
  end: Pick<SavedMessage, 'status' | 'parts' | 'usage' | 'metadata'>,
): Promise<void> {
  await db
    .updateTable('messages')
    .set({
      status: end.status,
      parts: JSON.stringify(end.parts),
      usage: end.usage ? JSON.stringify(end.usage) : null,
      metadata: end.metadata ? JSON.stringify(end.metadata) : null,
    })
    .where('id', '=', id)
    .execute();
  await db.deleteFrom('message_deltas').where('message_id', '=', id).execute();
}

export async function saveMetadata(
  db: Queryable,
  id: MessageId,
  metadata: Readonly<Record<string, unknown>>,
): Promise<void> {
  await db
    .updateTable('messages')
    .set({metadata: JSON.stringify(metadata)})
    .where('id', '=', id)
    .execute();
}

export async function deleteMessage(db: Queryable, id: MessageId): Promise<void> {
  await db.deleteFrom('messages').where('id', '=', id).execute();
}

/** Most rows that one statement deletes: a reply goes with what it answers, and SQLite follows at most 1000 of such links. */
const deletedAtOnce = 500;

/** Deletes messages, the newest first, with what was saved of their growth. */
export async function deleteMessages(
  db: Queryable,
  messages: readonly Pick<SavedMessage, 'id' | 'ordinal'>[],
): Promise<void> {
  const ids = messages.toSorted((a, b) => b.ordinal - a.ordinal).map(({id}) => id);
  for (let at = 0; at < ids.length; at += deletedAtOnce) {
    await db
      .deleteFrom('messages')
      .where('id', 'in', ids.slice(at, at + deletedAtOnce))
      .execute();
  }
}

/** Messages whose run died with the process that wrote them. */
export async function listStreaming(db: Queryable): Promise<SavedMessage[]> {
  const rows = await db.selectFrom('messages').selectAll().where('status', '=', 'streaming').execute();
  return Promise.all(rows.map((row) => toSavedMessage(db, row)));
}

async function toSavedMessage(db: Queryable, row: Selectable<MessagesTable>): Promise<SavedMessage> {
  if (row.status !== 'streaming') return savedMessage(row, JSON.parse(row.parts));
  const parts = await withDeltas(db, row);
  // It may have ended between the two looks, and its deltas with it: then they were not all there was.
  const now = await db.selectFrom('messages').selectAll().where('id', '=', row.id).executeTakeFirst();
  const isAsBefore = !now || (now.status === 'streaming' && now.stream_id === row.stream_id);
  return isAsBefore ? savedMessage(row, parts) : toSavedMessage(db, now);
}

function savedMessage(row: Selectable<MessagesTable>, parts: readonly MessagePart[]): SavedMessage {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    ordinal: row.ordinal,
    role: row.role,
    status: row.status,
    parts,
    usage: row.usage === null ? null : JSON.parse(row.usage),
    metadata: row.metadata === null ? null : JSON.parse(row.metadata),
    streamId: row.stream_id,
    createdAt: row.created_at,
  };
}

async function withDeltas(db: Queryable, row: Selectable<MessagesTable>): Promise<readonly MessagePart[]> {
  const deltas = await db
    .selectFrom('message_deltas')
    .select('events')
    .where('message_id', '=', row.id)
    .orderBy('seq')
    .execute();
  const events = deltas.flatMap((delta): ChatEvent[] => JSON.parse(delta.events));
  return events.reduce(applyToParts, JSON.parse(row.parts) as readonly MessagePart[]);
}
