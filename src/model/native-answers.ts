import * as v from 'valibot';
import {messagePartSchema, usageSchema} from './chat-event.js';
import {messageStatuses, ratings} from './message.js';
import {finishReasons} from './usage.js';

/*
 * What the native wire answers in one piece. Apart from native-wire.ts, because a page needs it only when it comes.
 */

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
