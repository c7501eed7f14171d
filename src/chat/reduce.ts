import {assertNever} from '../base/assert-never.js';
import type {MessageId} from '../base/ids.js';
import {applyToParts} from '../model/apply-to-parts.js';
import type {ChatMessage} from '../model/message.js';
import type {ErrorPart, MessagePart} from '../model/message-part.js';
import type {Usage} from '../model/usage.js';
import {type ChatState, initialState} from './state.js';
import type {StateEvent} from './state-event.js';

type Of<Type extends StateEvent['type']> = Extract<StateEvent, {type: Type}>;

/** The next state after `event`. Pure: no clock, no network, no DOM. The same object when nothing changed. */
export function reduce(state: ChatState, event: StateEvent): ChatState {
  switch (event.type) {
    case 'conversation-opened':
      return initialState.with({
        conversationId: event.conversationId,
        messages: event.messages,
        outbox: state.outbox,
      });
    case 'load-failed':
      return state.with({error: event.error, phase: {kind: 'failed', error: event.error}});
    case 'messages-set':
      return state.with({
        messages: event.messages,
        error: null,
        phase: state.reply ? state.phase : {kind: 'idle'},
      });
    case 'path-changed':
      return state.with({messages: event.messages, hidden: event.hidden});
    case 'outbox-changed':
      return state.with({outbox: event.outbox});
    case 'message-sent':
      return state.with({messages: [...state.messages, event.message], error: null, phase: {kind: 'idle'}});
    case 'reply-started':
      return state.with({
        reply: event.reply,
        sessionId: event.reply.id,
        streamId: null,
        conversationId: event.conversationId,
        phase: {kind: 'connecting', attempt: 1},
        error: null,
      });
    case 'reply-accepted':
      return accept(state, event);
    case 'content-received':
      return changeReply(state, event.reply, (reply) =>
        withContent(reply, applyToParts(reply.parts, event.content)),
      );
    case 'phase-changed':
      return state.reply?.id === event.reply ? state.with({phase: event.phase}) : state;
    case 'metrics-updated':
      return changeReply(state, event.reply, (reply) => reply.with({metrics: event.metrics}));
    case 'event-skipped':
    case 'gap':
    case 'duplicate-dropped':
    case 'resumed':
    case 'stalled':
    case 'degraded':
    case 'restored':
      return state;
    case 'reply-ended':
      return endReply(state, event);
    default:
      return assertNever(event);
  }
}

function changeReply(
  state: ChatState,
  id: MessageId,
  change: (reply: ChatMessage) => ChatMessage,
): ChatState {
  if (state.reply?.id !== id) return state;
  const next = change(state.reply);
  return next === state.reply ? state : state.with({reply: next});
}

function withContent(reply: ChatMessage, parts: readonly MessagePart[]): ChatMessage {
  if (parts === reply.parts && reply.status === 'streaming') return reply;
  return reply.with({parts, status: 'streaming'});
}

/** Takes over the server's ids: until now the reply, and the message it answers, had ours. */
function accept(state: ChatState, event: Of<'reply-accepted'>): ChatState {
  const {reply, messages} = state;
  if (reply?.id !== event.reply) return state;
  const question = messages.at(-1);
  const isOurs = question !== undefined && question.id === reply.parentId && question.status === 'sending';
  const accepted = isOurs
    ? question.with({
        status: 'complete',
        ...(event.userMessageId ? {id: event.userMessageId, siblings: [event.userMessageId]} : {}),
      })
    : question;
  return state.with({
    conversationId: event.conversationId ?? state.conversationId,
    streamId: event.streamId,
    messages: isOurs && accepted ? [...withoutCopies(messages.slice(0, -1), event), accepted] : messages,
    reply: reply.with({
      id: event.messageId,
      siblings: [event.messageId],
      parentId: isOurs && accepted ? accepted.id : reply.parentId,
      metadata: {...reply.metadata, model: event.model},
    }),
  });
}

/** A message sent again under its key may have been loaded with its answer before: they come anew. */
function withoutCopies(
  messages: readonly ChatMessage[],
  {messageId, userMessageId}: Of<'reply-accepted'>,
): readonly ChatMessage[] {
  return messages.filter(({id}) => id !== messageId && id !== userMessageId);
}

function endReply(state: ChatState, event: Of<'reply-ended'>): ChatState {
  const {reply} = state;
  if (reply?.id !== event.reply) return state;
  const error = event.error?.withPartial(reply.parts.length > 0) ?? null;
  const errorPart: readonly ErrorPart[] = error
    ? [{type: 'error', code: error.code, hint: error.hint, retryable: error.retryable}]
    : [];
  const ended = reply.with({
    status: event.status,
    parts: [...reply.parts, ...errorPart],
    ...(event.usage ? {usage: event.usage} : {}),
    ...(event.finishReason === null ? {} : {metadata: {...reply.metadata, finishReason: event.finishReason}}),
  });
  return state.with({
    messages: [...settleQuestion(state.messages), ended],
    reply: null,
    sessionId: null,
    streamId: null,
    phase: error ? {kind: 'failed', error} : {kind: 'idle'},
    error,
    usage: event.usage ? addUsage(state.usage, event.usage) : state.usage,
  });
}

/** The question's own fate is known once its reply ended: it reached the server, or the reply says why not. */
function settleQuestion(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const question = messages.at(-1);
  return question?.status === 'sending' ? messages.with(-1, question.with({status: 'complete'})) : messages;
}

function addUsage(total: Usage | null, usage: Usage): Usage {
  if (!total) return usage;
  return {
    inputTokens: total.inputTokens + usage.inputTokens,
    outputTokens: total.outputTokens + usage.outputTokens,
    totalTokens: total.totalTokens + usage.totalTokens,
    reasoningTokens: (total.reasoningTokens ?? 0) + (usage.reasoningTokens ?? 0),
    cachedInputTokens: (total.cachedInputTokens ?? 0) + (usage.cachedInputTokens ?? 0),
  };
}
