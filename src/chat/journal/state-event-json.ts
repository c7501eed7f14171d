import * as v from 'valibot';
import {chatEventSchema, usageSchema} from '../../model/chat-event.js';
import {feedbackSchema, toolOutputSchema} from '../../model/native-wire.js';
import type {ContentEvent, StateEvent, StateEventType} from '../state-event.js';
import {errorSchema, idSchema, messageSchema, metricsSchema, phaseSchema} from './state-json.js';

type EventSchemas = {
  readonly [Type in StateEventType]: v.GenericSchema<unknown, Extract<StateEvent, {type: Type}>>;
};

const contentTypes = {
  chunk: true,
  reasoning: true,
  'tool-call': true,
  'tool-result': true,
  source: true,
  file: true,
  data: true,
  reset: true,
} satisfies Record<ContentEvent['type'], true>;

const contentSchema = v.pipe(
  chatEventSchema,
  v.guard((event): event is ContentEvent => Object.hasOwn(contentTypes, event.type)),
);

const messageId = idSchema<'message'>();
const conversationId = v.nullable(idSchema<'conversation'>());
const messages = v.array(messageSchema);
const afterSeq = v.nullable(v.number());
const move = {reply: messageId, from: v.string(), to: v.string()};

// A table, so that a new event without a row fails to compile.
const schemas: EventSchemas = {
  'conversation-opened': v.object({type: v.literal('conversation-opened'), conversationId, messages}),
  'load-failed': v.object({type: v.literal('load-failed'), error: errorSchema}),
  'messages-set': v.object({type: v.literal('messages-set'), messages}),
  'path-changed': v.object({type: v.literal('path-changed'), messages, hidden: messages}),
  'message-rated': v.object({
    type: v.literal('message-rated'),
    message: messageId,
    feedback: v.nullable(feedbackSchema),
  }),
  'local-data-failed': v.object({type: v.literal('local-data-failed')}),
  'guards-found': v.object({
    type: v.literal('guards-found'),
    verdict: v.picklist(['warn', 'mask', 'block']),
    kinds: v.array(v.string()),
    score: v.number(),
  }),
  'outbox-changed': v.object({type: v.literal('outbox-changed'), outbox: messages}),
  'message-sent': v.object({type: v.literal('message-sent'), message: messageSchema}),
  'reply-started': v.object({type: v.literal('reply-started'), reply: messageSchema, conversationId}),
  'reply-accepted': v.object({
    type: v.literal('reply-accepted'),
    reply: messageId,
    conversationId,
    streamId: idSchema<'stream'>(),
    messageId,
    userMessageId: v.nullable(messageId),
    model: v.string(),
  }),
  'reply-named': v.object({
    type: v.literal('reply-named'),
    reply: messageId,
    conversationId: idSchema<'conversation'>(),
    messageId,
    userMessageId: v.nullable(messageId),
  }),
  'content-received': v.object({
    type: v.literal('content-received'),
    reply: messageId,
    content: contentSchema,
  }),
  'phase-changed': v.object({type: v.literal('phase-changed'), reply: messageId, phase: phaseSchema}),
  'event-skipped': v.object({
    type: v.literal('event-skipped'),
    reply: messageId,
    reason: v.string(),
    count: v.number(),
  }),
  gap: v.object({type: v.literal('gap'), reply: messageId, afterSeq}),
  'duplicate-dropped': v.object({
    type: v.literal('duplicate-dropped'),
    reply: messageId,
    count: v.number(),
  }),
  resumed: v.object({type: v.literal('resumed'), reply: messageId, afterSeq, downMs: v.number()}),
  'wire-detected': v.object({type: v.literal('wire-detected'), reply: messageId, wire: v.string()}),
  stalled: v.object({type: v.literal('stalled'), reply: messageId, silentMs: v.number()}),
  degraded: v.object({type: v.literal('degraded'), ...move}),
  restored: v.object({type: v.literal('restored'), ...move}),
  'tool-called': v.object({
    type: v.literal('tool-called'),
    message: messageId,
    toolCall: v.object({
      toolCallId: v.string(),
      name: v.string(),
      arguments: v.unknown(),
      text: v.string(),
    }),
    needsApproval: v.boolean(),
  }),
  'tool-approved': v.object({type: v.literal('tool-approved'), message: messageId, toolCallId: v.string()}),
  'tool-started': v.object({type: v.literal('tool-started'), message: messageId, toolCallId: v.string()}),
  'tool-ended': v.object({type: v.literal('tool-ended'), message: messageId, toolCallId: v.string()}),
  'tool-answered': v.object({
    type: v.literal('tool-answered'),
    message: messageId,
    outputs: v.array(toolOutputSchema),
  }),
  'tool-steps-spent': v.object({
    type: v.literal('tool-steps-spent'),
    message: messageId,
    steps: v.number(),
  }),
  'metrics-updated': v.object({
    type: v.literal('metrics-updated'),
    reply: messageId,
    metrics: metricsSchema,
  }),
  'reply-ended': v.object({
    type: v.literal('reply-ended'),
    reply: messageId,
    status: v.picklist(['complete', 'stopped', 'error', 'interrupted']),
    finishReason: v.nullable(v.string()),
    usage: v.nullable(usageSchema),
    error: v.nullable(errorSchema),
  }),
};

const isEventType = (type: unknown): type is StateEventType =>
  typeof type === 'string' && Object.hasOwn(schemas, type);

/** Reads a state event that `toJson` wrote. */
export const stateEventSchema: v.GenericSchema<unknown, StateEvent> = v.lazy(
  (json): v.GenericSchema<unknown, StateEvent> => {
    const type = (json as {type?: unknown} | null | undefined)?.type;
    return isEventType(type) ? schemas[type] : v.never();
  },
);
