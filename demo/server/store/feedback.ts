import type {ConversationId, MessageId} from '../../../src/base/ids.js';
import type {Feedback} from '../../../src/model/message.js';
import type {Queryable} from './database.js';

/** Puts `feedback` in the place of what was thought of the answer before; null forgets that. */
export async function putFeedback(
  db: Queryable,
  messageId: MessageId,
  feedback: Feedback | null,
  now: number,
): Promise<void> {
  if (feedback === null) {
    await db.deleteFrom('feedback').where('message_id', '=', messageId).execute();
    return;
  }
  const {rating, comment = null} = feedback;
  await db
    .insertInto('feedback')
    .values({message_id: messageId, rating, comment, created_at: now, updated_at: now})
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet({rating, comment, updated_at: now}))
    .execute();
}

/** What is thought of the answers of a conversation, by their ids. */
export async function listFeedback(
  db: Queryable,
  conversationId: ConversationId,
): Promise<ReadonlyMap<string, Feedback>> {
  const rows = await db
    .selectFrom('feedback')
    .innerJoin('messages', 'messages.id', 'feedback.message_id')
    .select(['feedback.message_id', 'feedback.rating', 'feedback.comment'])
    .where('messages.conversation_id', '=', conversationId)
    .execute();
  return new Map(
    rows.map(({message_id, rating, comment}) => [
      message_id,
      {rating, ...(comment === null ? {} : {comment})},
    ]),
  );
}
