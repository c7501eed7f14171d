import {assertNever} from '../base/assert-never.js';
import type {MessageId} from '../base/ids.js';
import {applyToParts} from '../model/apply-to-parts.js';
import type {ChatMessage} from '../model/message.js';
import type {ErrorPart, MessagePart} from '../model/message-part.js';
import {withApproval, withToolOutputs} from '../model/tool-calls.js';
import type {Usage} from '../model/usage.js';
import {renameIn} from './conversations/branches.js';
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
        // A conversation that is only loaded anew keeps its tools running.
        runningTools: event.conversationId === state.conversationId ? state.runningTools : [],
      });
    case 'load-failed':
      return state.with({error: event.error, phase: {kind: 'failed', error: event.error}});
    case 'messages-set':
      return state.with({
        messages: event.messages,
        hidden: [],
        error: null,
        phase: state.reply ? state.phase : {kind: 'idle'},
      });
    case 'path-changed':
      return state.with({
        messages: event.messages,
        hidden: event.hidden,
        error: null,
        phase: state.reply ? state.phase : {kind: 'idle'},
      });
    case 'message-rated':
      return rate(state, event);
    case 'tool-started':
      return state.with({runningTools: [...state.runningTools, event.toolCallId]});
    case 'tool-ended':
      return endTool(state, event.toolCallId);
    case 'tool-answered':
      return changeMessage(state, event.message, (message) =>
        message.with({parts: withToolOutputs(message.parts, event.outputs)}),
      );
    case 'tool-approved':
      return changeMessage(state, event.message, (message) =>
        message.with({parts: withApproval(message.parts, event.toolCallId)}),
      );
    case 'outbox-changed':
      return state.with({outbox: event.outbox});
    case 'message-sent':
      return state.with({messages: [...state.messages, event.message], error: null, phase: {kind: 'idle'}});
    case 'reply-started':
      return state.with({
        // An answer that goes on moves into the slot.
        messages: without(state.messages, event.reply.id),
        reply: event.reply,
        sessionId: event.reply.id,
        streamId: null,
        conversationId: event.conversationId,
        phase: {kind: 'connecting', attempt: 1},
        error: null,
      });
    case 'reply-accepted':
      return accept(state, event);
    case 'reply-named':
      return name(state, event);
    case 'content-received':
      return changeReply(state, event.reply, (reply) =>
        withContent(reply, applyToParts(reply.parts, event.content)),
      );
    case 'phase-changed':
      return state.reply?.id === event.reply ? state.with({phase: event.phase}) : state;
    case 'metrics-updated':
      return changeReply(state, event.reply, (reply) => reply.with({metrics: event.metrics}));
    case 'local-data-failed':
    case 'guards-found':
    case 'tool-called':
    case 'tool-steps-spent':
    case 'event-skipped':
    case 'gap':
    case 'duplicate-dropped':
    case 'resumed':
    case 'wire-detected':
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

function rate(state: ChatState, {message: id, feedback}: Of<'message-rated'>): ChatState {
  const rated = (messages: readonly ChatMessage[]): readonly ChatMessage[] => {
    const at = messages.findIndex((message) => message.id === id);
    const message = messages[at];
    return message ? messages.with(at, message.rated(feedback)) : messages;
  };
  const [messages, hidden] = [rated(state.messages), rated(state.hidden)];
  return messages === state.messages && hidden === state.hidden ? state : state.with({messages, hidden});
}

function endTool(state: ChatState, toolCallId: string): ChatState {
  const at = state.runningTools.indexOf(toolCallId);
  return at < 0 ? state : state.with({runningTools: state.runningTools.toSpliced(at, 1)});
}

function changeMessage(
  state: ChatState,
  id: MessageId,
  change: (message: ChatMessage) => ChatMessage,
): ChatState {
  const at = state.messages.findIndex((message) => message.id === id);
  const message = state.messages[at];
  return message ? state.with({messages: state.messages.with(at, change(message))}) : state;
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
  const userMessageId = (isOurs && event.userMessageId) || null;
  const named = userMessageId && question ? renamed(question, question.id, userMessageId) : question;
  return state.with({
    conversationId: event.conversationId ?? state.conversationId,
    streamId: event.streamId,
    messages:
      isOurs && named
        ? [...withoutCopies(messages.slice(0, -1), event), named.with({status: 'complete'})]
        : messages,
    hidden: withoutCopies(state.hidden, event).map((message) => {
      const beside = renamed(message, reply.id, event.messageId);
      return userMessageId && question ? renamed(beside, question.id, userMessageId) : beside;
    }),
    reply: renamed(reply, reply.id, event.messageId).with({
      parentId: userMessageId ?? reply.parentId,
      metadata: {...reply.metadata, model: event.model},
    }),
  });
}

/** The server's names for a reply that is over, wherever they stand. */
function name(state: ChatState, event: Of<'reply-named'>): ChatState {
  const questionId = state.messages.find(({id}) => id === event.reply)?.parentId ?? null;
  const rename = (message: ChatMessage): ChatMessage => {
    const named = renamed(message, event.reply, event.messageId);
    return questionId && event.userMessageId ? renamed(named, questionId, event.userMessageId) : named;
  };
  return state.with({
    conversationId: event.conversationId,
    messages: state.messages.map(rename),
    hidden: state.hidden.map(rename),
    ...(state.reply && {reply: rename(state.reply)}),
  });
}

/** The message once id `from`, its own or that of one beside it, is `to`. */
function renamed(message: ChatMessage, from: MessageId, to: MessageId): ChatMessage {
  const {id, parentId, siblings} = message;
  if (from === to || (id !== from && parentId !== from && !siblings.includes(from))) return message;
  return message.with({
    id: id === from ? to : id,
    parentId: parentId === from ? to : parentId,
    siblings: renameIn(siblings, from, to),
  });
}

/** A message sent again under its key may have been loaded with its answer before: they come anew. */
function withoutCopies(
  messages: readonly ChatMessage[],
  {messageId, userMessageId}: Of<'reply-accepted'>,
): readonly ChatMessage[] {
  return messages.filter(({id}) => id !== messageId && id !== userMessageId);
}

function without(messages: readonly ChatMessage[], id: MessageId): readonly ChatMessage[] {
  return messages.some((message) => message.id === id)
    ? messages.filter((message) => message.id !== id)
    : messages;
}

function endReply(state: ChatState, event: Of<'reply-ended'>): ChatState {
  const {reply} = state;
  if (reply?.id !== event.reply) return state;
  const usage = usageAfter(state, event.usage);
  const error = event.error?.withPartial(reply.parts.length > 0) ?? null;
  const errorPart: readonly ErrorPart[] = error
    ? [{type: 'error', code: error.code, hint: error.hint, retryable: error.retryable}]
    : [];
  const ended = reply.with({
    status: event.status,
    parts: [...reply.parts, ...errorPart],
    ...(usage.ofReply ? {usage: usage.ofReply} : {}),
    ...(event.finishReason === null ? {} : {metadata: {...reply.metadata, finishReason: event.finishReason}}),
  });
  return state.with({
    messages: [...settleQuestion(state.messages), ended],
    reply: null,
    sessionId: null,
    streamId: null,
    phase: error ? {kind: 'failed', error} : {kind: 'idle'},
    error,
    usage: usage.inAll,
  });
}

/**
 * What was used once the reply ended. An answer that went on had used some before: a server that keeps it counts all
 * of it, one that keeps nothing counts what it said last.
 */
function usageAfter(
  {reply, conversationId, usage}: ChatState,
  counted: Usage | null,
): {readonly ofReply: Usage | null; readonly inAll: Usage | null} {
  const before = reply?.usage ?? null;
  if (!counted) return {ofReply: before, inAll: usage};
  if (!before) return {ofReply: counted, inAll: addUsage(usage, counted)};
  if (conversationId === null) return {ofReply: addUsage(before, counted), inAll: addUsage(usage, counted)};
  return {ofReply: counted, inAll: usage ? addUsage(usage, counted, before) : counted};
}

/** The question's own fate is known once its reply ended: it reached the server, or the reply says why not. */
function settleQuestion(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const question = messages.at(-1);
  return question?.status === 'sending' ? messages.with(-1, question.with({status: 'complete'})) : messages;
}

/** `total` and `usage` together, less what was counted `before` and is in both. */
function addUsage(total: Usage | null, usage: Usage, before: Partial<Usage> = {}): Usage {
  const sum = (name: keyof Usage): number => (total?.[name] ?? 0) + (usage[name] ?? 0) - (before[name] ?? 0);
  if (!total) return usage;
  return {
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    totalTokens: sum('totalTokens'),
    reasoningTokens: sum('reasoningTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
  };
}
