import type {ConversationId, MessageId} from '../../../src/base/ids.js';
import type {WireConversation} from '../../../src/model/native-wire.js';
import type {Queryable} from './database.js';
import {deleteMessages} from './messages.js';

/** Most conversations in one list. */
const maxListed = 200;

export interface ConversationRow {
  readonly id: ConversationId;
  readonly title: string;
  readonly active_leaf_id: MessageId | null;
  readonly created_at: number;
  readonly updated_at: number;
}

export async function insertConversation(
  db: Queryable,
  {
    id,
    userId,
    title,
    now,
  }: {readonly id: ConversationId; readonly userId: string; readonly title: string; readonly now: number},
): Promise<void> {
  await db
    .insertInto('conversations')
    .values({id, user_id: userId, title, active_leaf_id: null, created_at: now, updated_at: now})
    .execute();
}

/** The conversation, if it is there and belongs to `userId`. */
export function findConversation(
  db: Queryable,
  userId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return db
    .selectFrom('conversations')
    .select(['id', 'title', 'active_leaf_id', 'created_at', 'updated_at'])
    .where('id', '=', id as ConversationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/**
 * The same for who is about to change it, and locked until the transaction ends: another one that locks it waits, and then
 * finds what this one saved. `userId` is not asked for by the server itself.
 */
export function lockConversation(
  db: Queryable,
  {id, userId}: {readonly id: string; readonly userId?: string},
): Promise<ConversationRow | undefined> {
  // Any update locks the row, on every database.
  return db
    .updateTable('conversations')
    .set(({ref}) => ({updated_at: ref('updated_at')}))
    .where('id', '=', id as ConversationId)
    .$if(userId !== undefined, (update) => update.where('user_id', '=', userId ?? ''))
    .returning(['id', 'title', 'active_leaf_id', 'created_at', 'updated_at'])
    .executeTakeFirst();
}

/** The newest 200 conversations, the one used last first. */
export function listConversations(db: Queryable, userId: string): Promise<ConversationRow[]> {
  return db
    .selectFrom('conversations')
    .select(['id', 'title', 'active_leaf_id', 'created_at', 'updated_at'])
    .where('user_id', '=', userId)
    .orderBy('updated_at', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(maxListed)
    .execute();
}

export async function renameConversation(
  db: Queryable,
  id: ConversationId,
  title: string,
  now: number,
): Promise<void> {
  await db.updateTable('conversations').set({title, updated_at: now}).where('id', '=', id).execute();
}

/** Makes the path that ends in `leafId` the one that is shown. */
export async function setActiveLeaf(
  db: Queryable,
  id: ConversationId,
  leafId: MessageId | null,
  now: number,
): Promise<void> {
  await db
    .updateTable('conversations')
    .set({active_leaf_id: leafId, updated_at: now})
    .where('id', '=', id)
    .execute();
}

/** Marks the conversation as used now. */
export async function touchConversation(db: Queryable, id: ConversationId, now: number): Promise<void> {
  await db.updateTable('conversations').set({updated_at: now}).where('id', '=', id).execute();
}

/** Deletes the conversation unless something was said in it. */
export async function deleteEmptyConversation(db: Queryable, id: ConversationId): Promise<void> {
  await db.deleteFrom('conversations').where('id', '=', id).where('active_leaf_id', 'is', null).execute();
}

/** Messages and runs go with it. */
export async function deleteConversation(db: Queryable, id: ConversationId): Promise<void> {
  const messages = await db
    .selectFrom('messages')
    .select(['id', 'ordinal'])
    .where('conversation_id', '=', id)
    .execute();
  await deleteMessages(db, messages);
  await db.deleteFrom('conversations').where('id', '=', id).execute();
}

export function toWireConversation(row: ConversationRow): WireConversation {
  return {id: row.id, title: row.title, createdAt: row.created_at, updatedAt: row.updated_at};
}
