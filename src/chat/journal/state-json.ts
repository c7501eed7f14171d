import * as v from 'valibot';
import {ChatError, type ChatErrorStage, chatErrorCodes} from '../../base/chat-error.js';
import type {Id} from '../../base/ids.js';
import {messagePartSchema, usageSchema} from '../../model/chat-event.js';
import {ChatMessage, messageStatuses} from '../../model/message.js';
import {feedbackSchema} from '../../model/native-wire.js';
import type {ReplyMetrics} from '../../model/reply-metrics.js';
import {ChatState, type Phase} from '../state.js';

/*
 * The state of a chat as plain JSON, and back. States and messages are written by their fields as they stand; an
 * error's message is not among its own fields, and is written by hand. Reading checks everything: what was kept may
 * have been written by another version, or by somebody else.
 */

/** What `JSON.parse` returns. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | {readonly [name: string]: Json | undefined};

/**
 * A copy of `value` as plain JSON: a state, a message, an error, an event, or something made of these.
 *
 * @throws {TypeError} where the application put something into it that JSON has no form for: a cycle, a bigint.
 */
export function toJson(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (part instanceof ChatError ? writeError(part) : part)),
  );
}

/** All but the cause: it is for a console, and may hold anything. The message is not enumerable. */
function writeError(error: ChatError): object {
  return {...error, message: error.message, cause: undefined};
}

/** @throws {TypeError} where `json` is no message that `toJson` wrote. */
export const messageFromJson = (json: unknown): ChatMessage => read(messageSchema, json, 'message');

/** @throws {TypeError} where `json` is no state that `toJson` wrote. */
export const stateFromJson = (json: unknown): ChatState => read(stateSchema, json, 'state');

/** @throws {TypeError} where `json` is not what `schema` takes; `name` says what it should have been. */
export function read<Output>(schema: v.GenericSchema<unknown, Output>, json: unknown, name: string): Output {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new TypeError(
    `This is no ${name} of a chat, at "${v.getDotPath(issue) ?? ''}": expected ${issue.expected}.`,
  );
}

export const idSchema = <Kind extends string>() => v.custom<Id<Kind>>((value) => typeof value === 'string');

/** By reference: `v.record` would drop names such as "constructor". */
const recordSchema = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

// A table, so that a new stage without a row fails to compile.
const stages = Object.keys({
  connect: true,
  open: true,
  stream: true,
  stop: true,
  poll: true,
  load: true,
} satisfies Record<ChatErrorStage, true>) as ChatErrorStage[];

export const errorSchema = v.pipe(
  v.object({
    message: v.string(),
    code: v.picklist(chatErrorCodes),
    hint: v.string(),
    retryable: v.boolean(),
    retryAfterMs: v.exactOptional(v.number()),
    status: v.exactOptional(v.number()),
    stage: v.picklist(stages),
    providerCode: v.exactOptional(v.string()),
    partial: v.boolean(),
  }),
  v.transform(({message, ...fields}) => new ChatError(message, fields)),
);

export const metricsSchema: v.GenericSchema<unknown, ReplyMetrics> = v.object({
  timeToFirstTokenMs: v.nullable(v.number()),
  durationMs: v.number(),
  outputTokens: v.number(),
  isEstimate: v.boolean(),
  tokensPerSecond: v.nullable(v.number()),
  longestSilenceMs: v.number(),
  reconnects: v.number(),
  bytes: v.number(),
});

export const messageSchema: v.GenericSchema<unknown, ChatMessage> = v.pipe(
  v.object({
    id: idSchema<'message'>(),
    role: v.picklist(['user', 'assistant', 'system']),
    parts: v.array(messagePartSchema),
    status: v.picklist(messageStatuses),
    createdAt: v.number(),
    parentId: v.nullable(idSchema<'message'>()),
    siblings: v.array(idSchema<'message'>()),
    usage: v.exactOptional(usageSchema),
    metrics: v.exactOptional(metricsSchema),
    metadata: v.exactOptional(recordSchema),
    feedback: v.exactOptional(feedbackSchema),
  }),
  v.transform((fields) => new ChatMessage(fields)),
);

export const phaseSchema: v.GenericSchema<unknown, Phase> = v.variant('kind', [
  v.object({kind: v.picklist(['idle', 'streaming', 'offline', 'stopping'])}),
  v.object({kind: v.literal('connecting'), attempt: v.number()}),
  v.object({kind: v.literal('slow'), sinceMs: v.number()}),
  v.object({kind: v.literal('waiting'), attempt: v.number(), delayMs: v.number(), untilMs: v.number()}),
  v.object({kind: v.literal('polling'), transport: v.string()}),
  v.object({kind: v.literal('failed'), error: errorSchema}),
]);

const stateSchema: v.GenericSchema<unknown, ChatState> = v.pipe(
  v.object({
    conversationId: v.nullable(idSchema<'conversation'>()),
    messages: v.array(messageSchema),
    hidden: v.array(messageSchema),
    outbox: v.array(messageSchema),
    reply: v.nullable(messageSchema),
    sessionId: v.nullable(idSchema<'message'>()),
    streamId: v.nullable(idSchema<'stream'>()),
    // Journals of earlier versions have none.
    runningTools: v.optional(v.array(v.string()), []),
    phase: phaseSchema,
    error: v.nullable(errorSchema),
    usage: v.nullable(usageSchema),
  }),
  v.transform((fields) => new ChatState(fields)),
);
