import {ChatError} from '../../base/chat-error.js';
import type {MessageId} from '../../base/ids.js';
import type {ChatMessage} from '../../model/message.js';
import type {StartRequest} from '../../model/native-wire.js';
import {awaitsModel, lastCalls} from '../../model/tool-calls.js';
import {isVoid} from '../conversations/branches.js';
import type {ChatState} from '../state.js';

/*
 * What is asked of the server for each kind of turn. A server that named no conversation remembers nothing: it is
 * sent the question again, and no ids.
 */

/** True where the server took the turn that message `id` came with. */
export type IsTaken = (id: MessageId) => boolean;

type State = Pick<ChatState, 'conversationId' | 'messages'>;

/** A message of the person after the last one shown. */
export function sendRequest({conversationId, messages}: State, fields: StartRequest, isTaken: IsTaken) {
  if (conversationId === null) return fields;
  return {...fields, conversationId, ...parentOf(messages, isTaken)};
}

/** A message of the person in place of the one at position `at`. */
export function editRequest(
  {conversationId, messages}: State,
  at: number,
  fields: StartRequest,
  isTaken: IsTaken,
): StartRequest {
  if (conversationId === null) return fields;
  const old = messages[at];
  // One that never arrived has no place of its own on the server: that of the one it was to replace is its place.
  const beside = old && (isTaken(old.id) ? old.id : old.siblings.findLast(isTaken));
  const place = beside ? {messageId: beside} : parentOf(messages.slice(0, at), isTaken);
  return {...fields, conversationId, ...place};
}

/** Another answer beside the one at position `at`. */
export function regenerateRequest(state: State, at: number, isTaken: IsTaken): StartRequest {
  const {conversationId} = state;
  const answer = state.messages[at];
  const isSaved = answer !== undefined && isTaken(answer.id) && !isVoid(answer);
  if (conversationId === null || !isSaved) return retryRequest(state, at, isTaken);
  return {trigger: 'regenerate', conversationId, messageId: answer.id};
}

/** An answer at position `at`, where the server may have kept nothing of the one that is shown there. */
export function retryRequest({conversationId, messages}: State, at: number, isTaken: IsTaken): StartRequest {
  const question = messages[at - 1];
  if (!question) throw nothingTo('answer again');
  if (conversationId !== null && isTaken(question.id))
    return {trigger: 'regenerate', conversationId, parentId: question.id};
  const fields: StartRequest = {trigger: 'send', message: question.content};
  return editRequest({conversationId, messages}, at - 1, fields, isTaken);
}

/**
 * More of the last answer: what the model makes of the outputs that it ends with, or the rest of what was cut.
 *
 * @throws {ChatError} `invalid` where it said all it had to say, or nothing.
 */
export function continueRequest({conversationId, messages}: State): StartRequest {
  const last = messages.at(-1);
  if (last?.role === 'assistant' && awaitsModel(last.parts)) return toolOutputRequest(conversationId, last);
  if (!last || !isUnfinished(last)) throw nothingTo('go on with');
  if (conversationId === null) return {trigger: 'continue'};
  return {trigger: 'continue', conversationId, messageId: last.id};
}

/** Whoever keeps the conversation knows some of these outputs already, and passes over them. */
function toolOutputRequest(conversationId: string | null, {id, parts}: ChatMessage): StartRequest {
  const toolOutputs = lastCalls(parts).map(({toolCallId, output, approval}) => ({
    toolCallId,
    output,
    ...(approval && {approval}),
  }));
  if (conversationId === null) return {trigger: 'tool-output', toolOutputs};
  return {trigger: 'tool-output', conversationId, messageId: id, toolOutputs};
}

/** @throws {ChatError} `invalid`. */
export function nothingTo(what: string): ChatError {
  const hint = `There is no answer here to ${what}.`;
  return new ChatError(hint, {code: 'invalid', hint, stage: 'open'});
}

function isUnfinished({role, status, metadata, content, parts}: ChatMessage): boolean {
  const isCut = status === 'complete' && metadata?.['finishReason'] === 'length';
  const brokeOff = status === 'stopped' || status === 'interrupted' || status === 'error';
  const hasBegun = content !== '' || parts.some(({type}) => type === 'tool-call');
  return role === 'assistant' && hasBegun && (isCut || brokeOff);
}

/** Names the place where the path ends on the server, where that is not the end of what is shown. */
function parentOf(messages: readonly ChatMessage[], isTaken: IsTaken): Pick<StartRequest, 'parentId'> {
  const saved = messages.findLast((message) => isTaken(message.id) && !isVoid(message));
  return saved && saved !== messages.at(-1) ? {parentId: saved.id} : {};
}
