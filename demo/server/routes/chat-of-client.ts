import {createHash} from 'node:crypto';
import type {ConversationId, StreamId} from '../../../src/base/ids.js';
import {titleOf} from '../generation/place-message.js';
import {findConversation, insertConversation} from '../store/conversations.js';
import {isUniqueViolation} from '../store/database.js';
import {findMessage, findStreaming} from '../store/messages.js';
import type {Services} from './environment.js';

/**
 * The conversation that stands for the chat which a client of `userId` named `chatId`. Two people who use one name have two
 * conversations, and no table has to say which is whose.
 */
export function conversationIdOf(userId: string, chatId: string): ConversationId {
  const digest = createHash('sha256')
    .update(JSON.stringify([userId, chatId]))
    .digest('base64url');
  return digest.slice(0, 22) as ConversationId;
}

/** A chat's conversation. */
export interface OpenedChat {
  readonly id: ConversationId;
  /** It was made here, and nothing was said in it yet. */
  readonly isNew: boolean;
  readonly hasMessages: boolean;
}

/** The chat's conversation; a new one has the first words of `text` for its title. */
export async function openChat(
  {db, clock}: Pick<Services, 'db' | 'clock'>,
  {userId, chatId, text}: {readonly userId: string; readonly chatId: string; readonly text: string},
): Promise<OpenedChat> {
  const id = conversationIdOf(userId, chatId);
  const known = await findConversation(db, userId, id);
  if (known) return {id, isNew: false, hasMessages: known.active_leaf_id !== null};
  try {
    await insertConversation(db, {id, userId, title: titleOf(text), now: clock.now()});
    return {id, isNew: true, hasMessages: false};
  } catch (error) {
    // A request for the same chat was quicker: it is there now.
    if (!isUniqueViolation(error)) throw error;
    return {id, isNew: false, hasMessages: false};
  }
}

/** The stream that is being written in a conversation; null where none is. */
export async function streamIn({db}: Services, id: ConversationId): Promise<StreamId | null> {
  const streaming = await findStreaming(db, id);
  return (streaming && (await findMessage(db, streaming.id))?.streamId) ?? null;
}
