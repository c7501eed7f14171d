import * as v from 'valibot';
import {messagePartSchema, usageSchema} from './chat-event.js';
import {messageStatuses, ratings} from './message.js';
import {toolApprovals} from './message-part.js';
import {finishReasons} from './usage.js';

/*
 * The native wire: what the SDK and the reference server say to each other over HTTP.
 * Names and numbers are fixed by the design; both sides read them from here.
 */

/** Paths under the server's origin. The SDK derives all from its `endpoint`, which is `stream`. */
export const nativePaths = {
  stream: '/api/ai/chat/stream',
  json: '/api/ai/chat',
  socket: '/api/ai/chat/socket',
  conversations: '/api/ai/conversations',
} as const;

export const headerNames = {
  idempotencyKey: 'Idempotency-Key',
  lastEventId: 'Last-Event-ID',
  streamId: 'Stream-Id',
  location: 'Location',
  retryAfter: 'Retry-After',
  requestId: 'X-Request-Id',
  prefer: 'Prefer',
} as const;

/** Milliseconds between heartbeat comments. */
export const heartbeatMs = 15_000;

/** Most characters (UTF-16 units) in one message. */
export const maxMessageLength = 32_000;

const eventIdPattern = /^([\x21-\x7e]{1,60})[.:](\d{1,15})$/;

/** The id of event number `seq` of a stream. */
export function eventId(streamId: string, seq: number): string {
  return `${streamId}.${seq}`;
}

/** Stream and number named by an event id, or null when it is not of that form. */
export function parseEventId(id: string): {readonly streamId: string; readonly seq: number} | null {
  const match = eventIdPattern.exec(id);
  if (!match?.[1] || !match[2]) return null;
  return {streamId: match[1], seq: Number(match[2])};
}

const shortId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Most tool calls that one request answers. */
export const maxToolOutputs = 128;

/** What a tool gave. `approval` is what the person said, where the call needed that. */
export const toolOutputSchema = v.strictObject({
  toolCallId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  output: v.unknown(),
  approval: v.exactOptional(v.picklist(toolApprovals)),
});
export type ToolOutput = v.InferOutput<typeof toolOutputSchema>;

/** Body of `POST /api/ai/chat/stream` and `POST /api/ai/chat`. Unknown fields are refused. */
export const startRequestSchema = v.strictObject({
  conversationId: v.exactOptional(shortId),
  message: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(maxMessageLength))),
  trigger: v.picklist(['send', 'regenerate', 'continue', 'tool-output']),
  parentId: v.exactOptional(shortId),
  messageId: v.exactOptional(shortId),
  attachments: v.exactOptional(v.array(v.strictObject({fileId: shortId}))),
  model: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  template: v.exactOptional(v.pipe(v.string(), v.maxLength(128))),
  variables: v.exactOptional(v.record(v.string(), v.string())),
  data: v.exactOptional(v.record(v.string(), v.unknown())),
  toolOutputs: v.exactOptional(
    v.pipe(v.array(toolOutputSchema), v.minLength(1), v.maxLength(maxToolOutputs)),
  ),
});
export type StartRequest = v.InferOutput<typeof startRequestSchema>;

/** Body of `POST …/:streamId/stop`: `afterSeq` is the last event that the reader applied. */
export const stopRequestSchema = v.strictObject({
  afterSeq: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(-1))),
});
export type StopRequest = v.InferOutput<typeof stopRequestSchema>;

/** What both stop routes answer: as much as is known of the run. A stop that came before its run knows nothing yet. */
export const stopAnswerSchema = v.object({
  status: v.exactOptional(v.string()),
  streamId: v.exactOptional(v.string()),
  conversationId: v.exactOptional(v.string()),
  messageId: v.exactOptional(v.string()),
  userMessageId: v.exactOptional(v.nullable(v.string())),
});
export type StopAnswer = v.InferOutput<typeof stopAnswerSchema>;

/** The finished message, as `POST /api/ai/chat` and `GET …/:streamId` for JSON answer it. */
export const jsonAnswerSchema = v.object({
  streamId: v.string(),
  conversationId: v.string(),
  messageId: v.string(),
  userMessageId: v.exactOptional(v.string()),
  model: v.string(),
  parts: v.array(messagePartSchema),
  text: v.string(),
  finishReason: v.picklist(finishReasons),
  usage: v.exactOptional(usageSchema),
});
export type JsonAnswer = v.InferOutput<typeof jsonAnswerSchema>;

/** What the person thinks of an answer. */
export const feedbackSchema = v.object({rating: v.picklist(ratings), comment: v.exactOptional(v.string())});

/** A message as `GET …/conversations/:id/messages` returns it. `streamId` is there while it is being written. */
export const wireMessageSchema = v.object({
  id: v.string(),
  role: v.picklist(['user', 'assistant', 'system']),
  parts: v.array(messagePartSchema),
  text: v.string(),
  status: v.picklist(messageStatuses),
  createdAt: v.number(),
  parentId: v.nullable(v.string()),
  siblings: v.array(v.string()),
  usage: v.exactOptional(usageSchema),
  metadata: v.exactOptional(v.record(v.string(), v.unknown())),
  feedback: v.exactOptional(feedbackSchema),
  streamId: v.exactOptional(v.string()),
});
export type WireMessage = v.InferOutput<typeof wireMessageSchema>;

export const wireMessagesSchema = v.object({messages: v.array(wireMessageSchema)});

/** A conversation as `GET /api/ai/conversations` lists it. */
export const wireConversationSchema = v.object({
  id: v.string(),
  title: v.string(),
  createdAt: v.number(),
  updatedAt: v.number(),
});
export type WireConversation = v.InferOutput<typeof wireConversationSchema>;
export const wireConversationsSchema = v.object({conversations: v.array(wireConversationSchema)});

/** An answer's error body, `application/problem+json` (RFC 9457). */
export const problemSchema = v.object({
  type: v.exactOptional(v.string()),
  title: v.exactOptional(v.string()),
  status: v.exactOptional(v.number()),
  code: v.exactOptional(v.string()),
  hint: v.exactOptional(v.string()),
  requestId: v.exactOptional(v.string()),
});
export type Problem = v.InferOutput<typeof problemSchema>;
