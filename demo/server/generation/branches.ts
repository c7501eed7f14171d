import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import {lockConversation, renameConversation, setActiveLeaf} from '../store/conversations.js';
import type {Database, Queryable} from '../store/database.js';
import {pathTo} from '../store/message-path.js';
import {branchFrom, newestLeafUnder} from '../store/message-tree.js';
import {deleteMessages, findMessage, findStreaming, listMessages} from '../store/messages.js';
import {deleteRunsOf} from '../store/runs.js';
import {busy, noConversation, noMessage} from './refusals.js';

/** What may be changed of a conversation. */
export interface ConversationChange {
  readonly title?: string;
  /** A message that the shown path is to go through, and on to the newest answer at each step. */
  readonly activeMessageId?: string;
}

/**
 * Changes a conversation, all or nothing.
 *
 * @throws {ChatError} `not-found` (404) for a conversation or message that is not there; `conversation-busy` (409) for
 *   another path while an answer is being written.
 */
export function changeConversation(
  db: Database,
  userId: string,
  id: string,
  {title, activeMessageId}: ConversationChange,
  now: number,
): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    const conversation = await lockConversation(transaction, {id, userId});
    if (!conversation) throw noConversation();
    if (title !== undefined) await renameConversation(transaction, conversation.id, title, now);
    if (activeMessageId !== undefined) await showBranch(transaction, conversation.id, activeMessageId, now);
  });
}

async function showBranch(
  db: Queryable,
  conversationId: ConversationId,
  messageId: string,
  now: number,
): Promise<void> {
  const messages = await listMessages(db, conversationId);
  const message = messages.find(({id}) => id === messageId);
  if (!message) throw noMessage('activeMessageId');
  if (await findStreaming(db, conversationId)) throw busy();
  await setActiveLeaf(db, conversationId, newestLeafUnder(messages, message.id), now);
}

/**
 * Deletes a message and everything after it. A shown path that it was on then ends at the newest answer beside it,
 * else at what it answered. Returns the streams that went with it.
 *
 * @throws {ChatError} `not-found` (404); `conversation-busy` (409) while an answer is being written.
 */
export function deleteBranch(
  db: Database,
  userId: string,
  messageId: string,
  now: number,
): Promise<readonly StreamId[]> {
  return db.transaction().execute(async (transaction) => {
    const message = await findMessage(transaction, messageId);
    const conversation =
      message && (await lockConversation(transaction, {id: message.conversationId, userId}));
    if (!conversation) throw noMessage('id');
    if (await findStreaming(transaction, conversation.id)) throw busy();
    const messages = await listMessages(transaction, conversation.id);
    const branch = branchFrom(messages, message.id);
    await setActiveLeaf(
      transaction,
      conversation.id,
      leafWithout(messages, branch, message, conversation.active_leaf_id),
      now,
    );
    await deleteMessages(transaction, branch);
    return deleteRunsOf(transaction, conversation.id, new Set(branch.map(({id}) => id)));
  });
}

type Messages = Awaited<ReturnType<typeof listMessages>>;

function leafWithout(
  messages: Messages,
  branch: Readonly<Messages>,
  {id, parentId}: Messages[number],
  leafId: MessageId | null,
): MessageId | null {
  if (!pathTo(messages, leafId).some((shown) => shown.id === id)) return leafId;
  const gone = new Set(branch.map((message) => message.id));
  return newestLeafUnder(
    messages.filter((message) => !gone.has(message.id)),
    parentId,
  );
}
