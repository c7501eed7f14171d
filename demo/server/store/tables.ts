import type {ChatErrorCode} from '../../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import type {MessageStatus, Role} from '../../../src/model/message.js';
import type {FinishReason} from '../../../src/model/usage.js';
import type {CacheTables} from './cache-tables.js';
import type {KnowledgeTables} from './documents-tables.js';
import type {FeedbackTables} from './feedback-tables.js';
import type {FileTables} from './files-tables.js';
import type {Fixed} from './fixed.js';
import type {InspectTables} from './inspect-tables.js';
import type {KeysTables} from './keys-tables.js';
import type {LimitsTables} from './limits-tables.js';
import type {SessionId} from './session-id.js';
import type {TemplatesTables} from './templates-tables.js';

/*
 * Times are milliseconds since the epoch. JSON is kept as text: `JSON.stringify` escapes lone surrogates and
 * NUL, which no database text column would give back.
 */

export interface ConversationsTable {
  id: Fixed<ConversationId>;
  user_id: Fixed<string>;
  title: string;
  /** End of the path that is shown. */
  active_leaf_id: MessageId | null;
  created_at: Fixed<number>;
  updated_at: number;
}

export interface MessagesTable {
  id: Fixed<MessageId>;
  conversation_id: Fixed<ConversationId>;
  parent_id: Fixed<MessageId | null>;
  /** Order within the conversation, from 0. */
  ordinal: Fixed<number>;
  role: Fixed<Role>;
  status: MessageStatus;
  /** JSON of `MessagePart[]`. While streaming: what was there before the rows of `message_deltas`. */
  parts: string;
  /** JSON of `Usage`. */
  usage: string | null;
  /** JSON of an object. */
  metadata: string | null;
  /** The run that wrote it, or its end where it was continued; null for a person's message. */
  stream_id: StreamId | null;
  created_at: Fixed<number>;
}

/** A streaming answer as it grows: one row a checkpoint, folded into the message when it ends. */
export interface MessageDeltasTable {
  message_id: Fixed<MessageId>;
  /** Number of the last event in this row. */
  seq: Fixed<number>;
  /** JSON of `ChatEvent[]`. */
  events: Fixed<string>;
}

export type RunStatus = 'running' | 'done' | 'stopped' | 'error';

/** One generation: what its stream said at its ends. It outlives the stream log. */
export interface RunsTable {
  stream_id: Fixed<StreamId>;
  conversation_id: Fixed<ConversationId>;
  /** The answer; one that was continued has several runs. The row may be gone: an error before the first character leaves none. */
  message_id: Fixed<MessageId>;
  user_message_id: Fixed<MessageId | null>;
  model: Fixed<string>;
  status: RunStatus;
  finish_reason: FinishReason | null;
  error_code: ChatErrorCode | null;
  /** Number of the terminal event. */
  last_seq: number | null;
  created_at: Fixed<number>;
  ended_at: number | null;
}

/** What an Idempotency-Key was used for. */
export interface RequestKeysTable {
  user_id: Fixed<string>;
  key: Fixed<string>;
  /** Digest of the request's fields; null where only a stop has come so far. */
  fingerprint: string | null;
  /** The run that the request started; null where only a stop has come so far. */
  stream_id: StreamId | null;
  created_at: Fixed<number>;
}

/** A person's stay on a page, as tokens name it. */
export interface SessionsTable {
  id: Fixed<SessionId>;
  user_id: Fixed<string>;
  created_at: Fixed<number>;
  /** To the minute. */
  last_used_at: number;
  ended_at: number | null;
}

export interface Tables
  extends LimitsTables,
    KeysTables,
    FileTables,
    FeedbackTables,
    InspectTables,
    CacheTables,
    TemplatesTables,
    KnowledgeTables {
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_deltas: MessageDeltasTable;
  runs: RunsTable;
  request_keys: RequestKeysTable;
  sessions: SessionsTable;
}
