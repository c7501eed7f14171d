import type {ChatError} from '../base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../base/ids.js';
import type {ChatMessage} from '../model/message.js';
import type {Usage} from '../model/usage.js';

/** What the connection is doing. Each phase carries exactly what that phase needs. */
export type Phase =
  | {readonly kind: 'idle'}
  | {readonly kind: 'connecting'; readonly attempt: number}
  | {readonly kind: 'streaming'}
  /** Connected, but silent for longer than usual. `sinceMs`: when the last byte came. */
  | {readonly kind: 'slow'; readonly sinceMs: number}
  /** The line is down; attempt number `attempt` begins at `untilMs` (milliseconds since the epoch). */
  | {readonly kind: 'waiting'; readonly attempt: number; readonly delayMs: number; readonly untilMs: number}
  /** No stream gets through here: the answer comes in pages (`polling`), or in one piece when it is whole (`json`). */
  | {readonly kind: 'polling'; readonly transport: string}
  | {readonly kind: 'offline'}
  | {readonly kind: 'stopping'}
  | {readonly kind: 'failed'; readonly error: ChatError};

export type PhaseKind = Phase['kind'];

/** The run whose answer is being read. `streamId` is null until the server named it. */
export interface StreamingSession {
  readonly sessionId: MessageId;
  readonly streamId: StreamId | null;
}

/** The connection in one word, for those who only show a light. */
export type ConnectionState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'offline' | 'failed';

export interface ChatStateFields {
  readonly conversationId: ConversationId | null;
  /** The active path of the conversation, oldest first; the open reply is not among them. */
  readonly messages: readonly ChatMessage[];
  /** Messages of the conversation that are known and not on the active path: other branches. */
  readonly hidden: readonly ChatMessage[];
  /** The person's messages that wait to be sent, in their order. They can be edited and deleted. */
  readonly outbox: readonly ChatMessage[];
  /** The reply being written, in a slot of its own so that a token never copies the list. */
  readonly reply: ChatMessage | null;
  /** Names the open reply from its first moment to its end, while ids change from ours to the server's. */
  readonly sessionId: MessageId | null;
  readonly streamId: StreamId | null;
  /** Ids of the calls of the last answer that `onToolCall` is answering now. */
  readonly runningTools: readonly string[];
  readonly phase: Phase;
  readonly error: ChatError | null;
  /** What the conversation has used so far, where the provider says. */
  readonly usage: Usage | null;
}

const connections: Record<PhaseKind, ConnectionState> = {
  idle: 'idle',
  connecting: 'connecting',
  streaming: 'open',
  slow: 'open',
  waiting: 'reconnecting',
  polling: 'open',
  offline: 'offline',
  stopping: 'open',
  failed: 'failed',
};

/** One snapshot of a chat. Immutable; what can be derived is a getter and never stored. */
export class ChatState implements ChatStateFields {
  readonly conversationId: ConversationId | null;
  readonly messages: readonly ChatMessage[];
  readonly hidden: readonly ChatMessage[];
  readonly outbox: readonly ChatMessage[];
  readonly reply: ChatMessage | null;
  readonly sessionId: MessageId | null;
  readonly streamId: StreamId | null;
  readonly runningTools: readonly string[];
  readonly phase: Phase;
  readonly error: ChatError | null;
  readonly usage: Usage | null;

  constructor(fields: ChatStateFields) {
    this.conversationId = fields.conversationId;
    this.messages = fields.messages;
    this.hidden = fields.hidden;
    this.outbox = fields.outbox;
    this.reply = fields.reply;
    this.sessionId = fields.sessionId;
    this.streamId = fields.streamId;
    this.runningTools = fields.runningTools;
    this.phase = fields.phase;
    this.error = fields.error;
    this.usage = fields.usage;
  }

  /** True from send until the reply ended. */
  get isStreaming(): boolean {
    return this.reply !== null;
  }

  /** True while `stop()` would do something: end a reply, or wait no longer for tools. */
  get canStopStreaming(): boolean {
    return (this.reply !== null && this.phase.kind !== 'stopping') || this.runningTools.length > 0;
  }

  /** Text of the open reply so far; empty when none is open. */
  get streamingContent(): string {
    return this.reply?.content ?? '';
  }

  get activeStreamingSession(): StreamingSession | null {
    return this.sessionId && {sessionId: this.sessionId, streamId: this.streamId};
  }

  get connection(): ConnectionState {
    return connections[this.phase.kind];
  }

  /** A copy with some fields changed. */
  with(changes: Partial<ChatStateFields>): ChatState {
    return new ChatState({...this, ...changes});
  }
}

export const initialState = new ChatState({
  conversationId: null,
  messages: [],
  hidden: [],
  outbox: [],
  reply: null,
  sessionId: null,
  streamId: null,
  runningTools: [],
  phase: {kind: 'idle'},
  error: null,
  usage: null,
});
