import type {StartRequest} from '../../../src/model/native-wire.js';
import {partsToGoOnFrom} from '../../../src/model/tool-calls.js';
import {continueInstruction} from '../providers/continue-instruction.js';
import type {PromptMessage} from '../providers/provider.js';
import {setActiveLeaf} from '../store/conversations.js';
import type {Queryable} from '../store/database.js';
import {pathTo, textOf} from '../store/message-path.js';
import {newestLeafUnder} from '../store/message-tree.js';
import {findStreaming, listMessages, reopenMessage, type SavedMessage} from '../store/messages.js';
import {lengthOfParts} from './answer-limit.js';
import {answeredParts, toolPrompt} from './answer-tools.js';
import {askedWithOf} from './asked-with.js';
import {contextWindow} from './context-window.js';
import {busy, unfit} from './refusals.js';
import {conversationOf, messageIn} from './request-target.js';
import type {PlacedAnswer, PlacingOptions} from './run-place.js';

/**
 * Opens an answer that broke off, or whose tools gave their outputs, for a new run to go on with: `messageId`, or the end of the shown path.
 *
 * @throws {ChatError} `not-found` (404); `invalid` (422) for what is no answer, has said all, waits for other outputs or is too long;
 *   `conversation-busy` (409).
 */
export async function reopenAnswer(
  db: Queryable,
  request: StartRequest,
  {userId, streamId, defaultModel, maxAnswerLength, now}: PlacingOptions,
): Promise<PlacedAnswer> {
  const conversation = await conversationOf(db, userId, request);
  if (!conversation) throw unfit(`\`conversationId\` must be given with the trigger ${request.trigger}.`);
  if (await findStreaming(db, conversation.id)) throw busy();
  const named = request.messageId ?? conversation.active_leaf_id;
  if (named === null) throw unfit('There is no answer in this conversation to continue.');
  const saved = await messageIn(db, named, conversation, 'messageId');
  const isAnswered = request.trigger === 'tool-output';
  if (isAnswered && saved.id !== conversation.active_leaf_id) {
    throw unfit('Only the last answer takes outputs of tools: `messageId` names another message.');
  }
  if (!isAnswered) checkBrokenOff(saved);
  // The outputs stay, whatever comes of this run: they need not be sent again.
  const message = isAnswered ? {...saved, parts: answeredParts(saved, request)} : saved;
  const {id: messageId, conversationId} = message;
  const base = partsToGoOnFrom(message.parts);
  if (lengthOfParts(base) >= maxAnswerLength) throw unfit('This answer is as long as one may get here.');
  await reopenMessage(db, messageId, {streamId, parts: base});
  const messages = await listMessages(db, conversationId);
  const path = pathTo(messages, messageId);
  await setActiveLeaf(db, conversationId, newestLeafUnder(messages, messageId), now);
  return {
    place: {
      userId,
      streamId,
      messageId,
      conversationId,
      model: request.model ?? modelOf(message) ?? defaultModel,
      fallbackLeafId: conversation.active_leaf_id,
      continued: {before: message, base},
    },
    userMessageId: null,
    asking: {
      prompt: isAnswered ? toolPrompt(path) : promptFor(path),
      path,
      askedWith: askedWithOf(request, path),
      isAgain: false,
    },
  };
}

function checkBrokenOff({role, status, metadata}: SavedMessage): void {
  if (role !== 'assistant')
    throw unfit('Only an answer can be continued: `messageId` names another message.');
  const isCut = status === 'complete' && metadata?.['finishReason'] === 'length';
  if (isCut || status === 'stopped' || status === 'interrupted' || status === 'error') return;
  throw unfit('This answer is complete: the model had said all. Send a message, or regenerate it.');
}

function modelOf({metadata}: SavedMessage): string | undefined {
  const model = metadata?.['model'];
  return typeof model === 'string' ? model : undefined;
}

/** An answer without a word cannot be gone on with; its question is asked as if for the first time. */
function promptFor(path: readonly SavedMessage[]): readonly PromptMessage[] {
  const prompt = contextWindow(path);
  const hasText = textOf(path.at(-1)?.parts ?? []) !== '';
  return hasText ? [...prompt, {role: 'user', content: continueInstruction}] : prompt;
}
