import {type ConversationId, type MessageId, newId} from '../../../src/base/ids.js';
import type {StartRequest} from '../../../src/model/native-wire.js';
import {type ConversationRow, insertConversation} from '../store/conversations.js';
import type {Queryable} from '../store/database.js';
import {linkFiles} from '../store/files.js';
import {insertMessage} from '../store/messages.js';
import {metadataOf} from './asked-with.js';
import {attachedFiles, filePart} from './attached-files.js';
import {noFile, unfit} from './refusals.js';
import {conversationOf, messageIn} from './request-target.js';
import type {PlacingOptions} from './run-place.js';

/** The message to answer, and where it stands. */
export interface Question {
  readonly conversationId: ConversationId;
  readonly id: MessageId;
  /** True when it came with this request. */
  readonly isNew: boolean;
  /** Where the shown path ends if no answer comes of this. */
  readonly fallbackLeafId: MessageId;
}

/**
 * Finds or saves the message that `request` wants answered.
 *
 * - `send`: a new message after `parentId`, or beside `messageId` (an edit), or at the end of the shown path.
 * - `regenerate`: the message `parentId`, or the one that `messageId` answers, or the last one answered.
 *
 * @throws {ChatError} `not-found` (404) for a conversation, message or file that is not there, `invalid` (422) for one that does not fit.
 */
export async function placeMessage(
  db: Queryable,
  request: StartRequest,
  {userId, now}: Pick<PlacingOptions, 'userId' | 'now'>,
): Promise<Question> {
  return request.trigger === 'send'
    ? placeNew(db, request, {userId, now})
    : findQuestion(db, request, userId);
}

async function placeNew(
  db: Queryable,
  request: StartRequest,
  {userId, now}: Pick<PlacingOptions, 'userId' | 'now'>,
): Promise<Question> {
  const text = request.message ?? '';
  const conversation = await conversationOf(db, userId, request);
  const conversationId = conversation?.id ?? newId<'conversation'>();
  const parentId = await parentOfNew(db, request, conversation);
  const files = await attachedFiles(db, userId, request.attachments ?? []);
  const title = titleOf(text.trim() === '' ? files.map(({name}) => name).join(', ') : text);
  if (!conversation) await insertConversation(db, {id: conversationId, userId, title, now});
  const id = newId<'message'>();
  await insertMessage(db, {
    id,
    conversationId,
    parentId,
    role: 'user',
    status: 'complete',
    parts: [...(text === '' ? [] : [{type: 'text', text} as const]), ...files.map(filePart)],
    metadata: metadataOf(request),
    streamId: null,
    createdAt: now,
  });
  if (!(await linkFiles(db, id, files, now))) throw noFile();
  return {conversationId, id, isNew: true, fallbackLeafId: id};
}

async function parentOfNew(
  db: Queryable,
  {parentId, messageId}: StartRequest,
  conversation: ConversationRow | undefined,
): Promise<MessageId | null> {
  if (messageId !== undefined) {
    const edited = await messageIn(db, messageId, conversation, 'messageId');
    if (edited.role !== 'user')
      throw unfit('`messageId` must name a message of the person, to put the new one beside it.');
    return edited.parentId;
  }
  if (parentId !== undefined) return (await messageIn(db, parentId, conversation, 'parentId')).id;
  return conversation?.active_leaf_id ?? null;
}

async function findQuestion(db: Queryable, request: StartRequest, userId: string): Promise<Question> {
  const conversation = await conversationOf(db, userId, request);
  if (!conversation) throw unfit('`conversationId` must be given with the trigger regenerate.');
  const named = request.messageId ?? request.parentId ?? conversation.active_leaf_id;
  if (named === null) throw unfit('There is nothing in this conversation to answer again.');
  const message = await messageIn(db, named, conversation, request.messageId ? 'messageId' : 'parentId');
  const questionId = message.role === 'assistant' ? message.parentId : message.id;
  if (questionId === null) throw unfit('The message answers nothing, so it cannot be answered again.');
  return {
    conversationId: conversation.id,
    id: questionId,
    isNew: false,
    fallbackLeafId: conversation.active_leaf_id ?? questionId,
  };
}

const maxTitleLength = 80;

/** The first words of a message, on one line. */
export function titleOf(text: string): string {
  const line = text
    .slice(0, 4 * maxTitleLength)
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maxTitleLength ? line : `${characters.slice(0, maxTitleLength - 1).join('')}…`;
}
