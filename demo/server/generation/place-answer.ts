import {newId} from '../../../src/base/ids.js';
import type {StartRequest} from '../../../src/model/native-wire.js';
import {setActiveLeaf} from '../store/conversations.js';
import type {Queryable} from '../store/database.js';
import {pathTo} from '../store/message-path.js';
import {findStreaming, insertMessage, listMessages} from '../store/messages.js';
import {contextWindow} from './context-window.js';
import {placeMessage} from './place-message.js';
import {busy} from './refusals.js';
import type {PlacedAnswer, PlacingOptions} from './run-place.js';

/**
 * Saves an empty answer to the message that `request` wants answered, at the end of the shown path.
 *
 * @throws {ChatError} as {@link placeMessage} does, and `conversation-busy` (409).
 */
export async function placeAnswer(
  db: Queryable,
  request: StartRequest,
  {streamId, defaultModel, now}: PlacingOptions,
): Promise<PlacedAnswer> {
  const model = request.model ?? defaultModel;
  const question = await placeMessage(db, request, now);
  const {conversationId, fallbackLeafId} = question;
  if (await findStreaming(db, conversationId)) throw busy();
  const messageId = newId<'message'>();
  const path = pathTo(await listMessages(db, conversationId), question.id);
  await insertMessage(db, {
    id: messageId,
    conversationId,
    parentId: question.id,
    role: 'assistant',
    status: 'streaming',
    parts: [],
    metadata: {model},
    streamId,
    createdAt: now,
  });
  await setActiveLeaf(db, conversationId, messageId, now);
  return {
    place: {streamId, messageId, conversationId, model, fallbackLeafId, continued: null},
    userMessageId: question.isNew ? question.id : null,
    prompt: contextWindow(path),
  };
}
