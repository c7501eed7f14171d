import * as v from 'valibot';
import type {ChatMessage} from '../../model/message.js';
import {type StartRequest, startRequestSchema} from '../../model/native-wire.js';
import {messageSchema} from '../journal/state-json.js';

/** A message of the person's that waits to be sent. */
export interface OutboxEntry {
  /** The message's own id. */
  readonly id: string;
  /** The tab that it was written in, which sends it. */
  readonly tabId: string;
  /** The same for every attempt to send it. */
  readonly idempotencyKey: string;
  readonly request: StartRequest;
  /** True once it was asked of the server: it can only be sent as it stands then. */
  readonly wasAsked: boolean;
  /** Null where it begins a conversation. */
  readonly conversationId: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Messages are sent in the order of these. */
  readonly ordinal: number;
}

/** A conversation as this browser keeps it: its text, and where its reader stands, in one. */
export interface ConversationRecord {
  readonly id: string;
  readonly messages: readonly ChatMessage[];
  /** The reply that was being written; null where none was. */
  readonly reply: ChatMessage | null;
  readonly streamId: string | null;
  /** Number and id of the last event that `reply` holds; null where there is none. */
  readonly lastSeq: number | null;
  readonly lastId: string | null;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}

export const outboxEntrySchema: v.GenericSchema<unknown, OutboxEntry> = v.object({
  id: v.string(),
  tabId: v.string(),
  idempotencyKey: v.string(),
  request: startRequestSchema,
  wasAsked: v.boolean(),
  conversationId: v.nullable(v.string()),
  createdAt: v.number(),
  ordinal: v.number(),
});

export const conversationRecordSchema: v.GenericSchema<unknown, ConversationRecord> = v.object({
  id: v.string(),
  messages: v.array(messageSchema),
  reply: v.nullable(messageSchema),
  streamId: v.nullable(v.string()),
  lastSeq: v.nullable(v.number()),
  lastId: v.nullable(v.string()),
  savedAt: v.number(),
});
