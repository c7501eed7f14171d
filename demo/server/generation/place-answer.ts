import {newId} from '../../../src/base/ids.js';
import type {StartRequest} from '../../../src/model/native-wire.js';
import {setActiveLeaf} from '../store/conversations.js';
import type {Queryable} from '../store/database.js';
import {pathTo} from '../store/message-path.js';
import {findStreaming, insertMessage, listMessages, type SavedMessage} from '../store/messages.js';
import {findModelOfRun} from '../store/runs.js';
import {askedWithOf} from './asked-with.js';
import {contextWindow} from './context-window.js';
import {placeMessage, type Question} from './place-message.js';
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
  {userId, streamId, defaultModel, now}: PlacingOptions,
): Promise<PlacedAnswer> {
  const question = await placeMessage(db, request, {userId, now});
  const {conversationId, fallbackLeafId} = question;
  if (await findStreaming(db, conversationId)) throw busy();
  const messageId = newId<'message'>();
  const messages = await listMessages(db, conversationId);
  const path = pathTo(messages, question.id);
  const model = request.model ?? (await modelBefore(db, messages, question)) ?? defaultModel;
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
    place: {userId, streamId, messageId, conversationId, model, fallbackLeafId, continued: null},
    userMessageId: question.isNew ? question.id : null,
    asking: {
      prompt: contextWindow(path),
      path,
      askedWith: askedWithOf(request, path),
      isAgain: request.trigger === 'regenerate',
    },
  };
}

/** The model that answered `question` last: who asks again without naming one wants the same. */
async function modelBefore(
  db: Queryable,
  messages: readonly SavedMessage[],
  {id, isNew, conversationId}: Question,
): Promise<string | undefined> {
  if (isNew) return undefined;
  const answer = messages.findLast(({role, parentId}) => role === 'assistant' && parentId === id);
  const model = answer?.metadata?.['model'];
  // An answer that failed before its first character left a run, and nothing else.
  return typeof model === 'string' ? model : findModelOfRun(db, conversationId, id);
}
