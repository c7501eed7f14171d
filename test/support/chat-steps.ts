/** Things that happen in a chat, for property tests: each is made into the events that a real chat dispatches for it. */
import fc from 'fast-check';
import {ChatError, chatErrorCodes} from '../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../src/base/ids.js';
import type {Phase} from '../../src/chat/state.js';
import type {ContentEvent, StateEvent} from '../../src/chat/state-event.js';
import type {Store} from '../../src/chat/store.js';
import {textMessage} from '../../src/model/message.js';
import type {ReplyMetrics} from '../../src/model/reply-metrics.js';

/** Makes events for the reply that is open; `turn` is new for each step. */
export type ChatStep = (reply: MessageId, store: Store, turn: number) => readonly StateEvent[];

let turns = 0;

/** Dispatches what `step` makes in the chat as it stands. */
export function takeStep(store: Store, step: ChatStep): void {
  turns += 1;
  const reply = store.state.reply?.id ?? ('ended' as MessageId);
  for (const event of step(reply, store, turns)) store.dispatch(event);
}

const name = fc.constantFrom('a', 'b', 'constructor', '__proto__');
const text = fc.oneof(
  fc.string({unit: 'grapheme', maxLength: 12}),
  fc.constantFrom('', ' ', '\ud83d', '\ude00'),
  fc.integer({min: 100, max: 9_000}).map((length) => 'long '.repeat(length / 5)),
);
const content: fc.Arbitrary<ContentEvent> = fc.oneof(
  {weight: 8, arbitrary: text.map((piece): ContentEvent => ({type: 'chunk', content: piece}))},
  {weight: 3, arbitrary: text.map((piece): ContentEvent => ({type: 'reasoning', content: piece}))},
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('tool-call' as const),
      toolCallId: name,
      name,
      argumentsDelta: text,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('tool-result' as const),
      toolCallId: name,
      output: fc.jsonValue(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {type: fc.constant('source' as const), id: name, title: text, url: fc.webUrl()},
      {requiredKeys: ['type', 'id', 'title']},
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({type: fc.constant('data' as const), name, id: name, value: fc.jsonValue()}),
  },
  {
    weight: 1,
    arbitrary: fc.record({type: fc.constant('file' as const), fileId: name, mediaType: name, name: text}),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(text, {maxLength: 2})
      .map(
        (texts): ContentEvent => ({type: 'reset', parts: texts.map((part) => ({type: 'text', text: part}))}),
      ),
  },
);

const error = fc.record({code: fc.constantFrom(...chatErrorCodes), message: text}).map(
  ({code, message}) =>
    new ChatError(message, {
      code,
      status: 500,
      stage: 'open',
      retryAfterMs: 3,
      cause: new Error('a cause'),
    }),
);

const phase: fc.Arbitrary<Phase> = fc.oneof(
  fc.constantFrom<Phase>(
    {kind: 'streaming'},
    {kind: 'stopping'},
    {kind: 'offline'},
    {kind: 'slow', sinceMs: 1},
    {kind: 'connecting', attempt: 2},
    {kind: 'waiting', attempt: 2, delayMs: 3, untilMs: 4},
    {kind: 'polling', transport: 'json'},
  ),
  error.map((failed): Phase => ({kind: 'failed', error: failed})),
);

const usage = fc.option(
  fc.record(
    {inputTokens: fc.nat(), outputTokens: fc.nat(), totalTokens: fc.nat(), reasoningTokens: fc.nat()},
    {requiredKeys: ['inputTokens', 'outputTokens', 'totalTokens']},
  ),
);

const metrics: ReplyMetrics = {
  timeToFirstTokenMs: null,
  durationMs: 5,
  outputTokens: 2,
  isEstimate: true,
  tokensPerSecond: 1.5,
  longestSilenceMs: 0,
  reconnects: 1,
  bytes: 10,
};

const begin: ChatStep = (_, store, turn) => {
  const question = textMessage({
    id: `q${turn}` as MessageId,
    role: 'user',
    createdAt: turn,
    text: 'Why?',
    status: 'sending',
  });
  const reply = textMessage({
    id: `r${turn}` as MessageId,
    role: 'assistant',
    createdAt: turn,
    text: '',
    parentId: question.id,
    status: 'sending',
    metadata: {constructor: 'kept', deep: [null, {a: 1}]},
  });
  const {conversationId} = store.state;
  return [
    {type: 'message-sent', message: question},
    {type: 'reply-started', reply, conversationId},
  ];
};

const accept: ChatStep = (reply, _, turn) => [
  {
    type: 'reply-accepted',
    reply,
    conversationId: 'c' as ConversationId,
    streamId: `s${turn}` as StreamId,
    messageId: `m${turn}` as MessageId,
    userMessageId: turn % 2 ? (`u${turn}` as MessageId) : null,
    model: 'a model',
  },
];

const end = fc
  .record({
    status: fc.constantFrom(
      'complete' as const,
      'stopped' as const,
      'error' as const,
      'interrupted' as const,
    ),
    finishReason: fc.constantFrom(null, 'stop', 'length'),
    usage,
    error: fc.option(error),
  })
  .map(
    (fields): ChatStep =>
      (reply) => [{type: 'reply-ended', reply, ...fields}],
  );

/** Events that leave the state as it is, or change the line alone. */
const aside = fc.oneof(
  phase.map(
    (next): ChatStep =>
      (reply) => [{type: 'phase-changed', reply, phase: next}],
  ),
  fc.constantFrom<ChatStep>(
    (reply) => [{type: 'gap', reply, afterSeq: null}],
    (reply) => [{type: 'event-skipped', reply, reason: 'no JSON', count: 1}],
    (reply) => [{type: 'duplicate-dropped', reply, count: 2}],
    (reply) => [{type: 'resumed', reply, afterSeq: 4, downMs: 5}],
    (reply) => [{type: 'stalled', reply, silentMs: 5}],
    (reply) => [{type: 'degraded', reply, from: 'sse', to: 'polling'}],
    (reply) => [{type: 'restored', reply, from: 'polling', to: 'sse'}],
    (reply) => [{type: 'metrics-updated', reply, metrics}],
  ),
);

const around = fc.oneof(
  error.map(
    (failed): ChatStep =>
      () => [{type: 'load-failed', error: failed}],
  ),
  fc.constantFrom<ChatStep>(
    (_, {state}) => [{type: 'messages-set', messages: state.messages.slice(0, 2)}],
    (_, {state}) => [
      {type: 'path-changed', messages: state.messages.slice(0, 1), hidden: state.messages.slice(1)},
    ],
    (_, {state}, turn) =>
      state.messages.slice(-1).map(({id}) => ({
        type: 'message-rated',
        message: id,
        feedback: turn % 3 === 0 ? null : {rating: turn % 2 === 0 ? 'up' : 'down', comment: 'Hm'},
      })),
    (_, {state}) => [{type: 'outbox-changed', outbox: state.messages.slice(-1)}],
    (_, {state}) => [{type: 'conversation-opened', conversationId: null, messages: state.messages.slice(-2)}],
  ),
);

/** One thing that happens in a chat. Text is the most frequent, as in life. */
export const chatStep: fc.Arbitrary<ChatStep> = fc.oneof(
  {weight: 3, arbitrary: fc.constant(begin)},
  {weight: 2, arbitrary: fc.constant(accept)},
  {
    weight: 30,
    arbitrary: content.map(
      (piece): ChatStep =>
        (reply) => [{type: 'content-received', reply, content: piece}],
    ),
  },
  {
    weight: 3,
    arbitrary: content.map(
      (late): ChatStep =>
        () => [{type: 'content-received', reply: 'ended' as MessageId, content: late}],
    ),
  },
  {weight: 4, arbitrary: aside},
  {weight: 2, arbitrary: end},
  {weight: 1, arbitrary: around},
);
