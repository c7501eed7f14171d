import type {StartRequest} from '../../../src/model/native-wire.js';
import {type ConversationRow, lockConversation} from '../store/conversations.js';
import type {Queryable} from '../store/database.js';
import {findMessage, type SavedMessage} from '../store/messages.js';
import {noConversation, noMessage} from './refusals.js';

/**
 * The conversation of `userId` that a request names, if it names one; locked until the transaction `db` ends.
 *
 * @throws {ChatError} `not-found` (404) where it is not there.
 */
export async function conversationOf(
  db: Queryable,
  userId: string,
  {conversationId}: Pick<StartRequest, 'conversationId'>,
): Promise<ConversationRow | undefined> {
  if (conversationId === undefined) return undefined;
  const conversation = await lockConversation(db, {id: conversationId, userId});
  if (!conversation) throw noConversation();
  return conversation;
}

/**
 * The message that a request names in its `field`.
 *
 * @throws {ChatError} `not-found` (404) where it is not in `conversation`.
 */
export async function messageIn(
  db: Queryable,
  id: string,
  conversation: ConversationRow | undefined,
  field: string,
): Promise<SavedMessage> {
  const message = conversation && (await findMessage(db, id));
  if (message && message.conversationId === conversation.id) return message;
  throw noMessage(field);
}
