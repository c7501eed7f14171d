import type {ChatError} from '../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../src/base/ids.js';
import type {ConnectionState, Phase} from '../../src/chat/state.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {ReplyMetrics} from '../../src/model/reply-metrics.js';
import type {LineNotice} from '../../src/stream/line-status.js';

/** What happened on the line to the open answer, besides a change of phase. */
export type ConnectionNotice = Exclude<LineNotice, {kind: 'event-skipped'}>;

/** What `<chat-stream>` says to its page: all bubble, and cross shadow roots. */
class ChatStreamEvent extends Event {
  constructor(type: string, {cancelable = false}: {readonly cancelable?: boolean} = {}) {
    super(type, {bubbles: true, composed: true, cancelable});
  }
}

/** The person wants to send `text`. Cancelled: nothing is sent, and the draft stays. */
export class ChatSendEvent extends ChatStreamEvent {
  static readonly type = 'chat-send';
  readonly text: string;

  constructor(text: string) {
    super(ChatSendEvent.type, {cancelable: true});
    this.text = text;
  }
}

/** The server took the message and began to answer. */
export class ChatStartEvent extends ChatStreamEvent {
  static readonly type = 'chat-start';
  readonly conversationId: ConversationId | null;
  readonly messageId: MessageId;
  readonly streamId: StreamId;
  readonly model: string;

  constructor(start: Pick<ChatStartEvent, 'conversationId' | 'messageId' | 'streamId' | 'model'>) {
    super(ChatStartEvent.type);
    this.conversationId = start.conversationId;
    this.messageId = start.messageId;
    this.streamId = start.streamId;
    this.model = start.model;
  }
}

/** `text` was added to the answer. */
export class ChatChunkEvent extends ChatStreamEvent {
  static readonly type = 'chat-chunk';
  readonly messageId: MessageId;
  readonly text: string;

  constructor(messageId: MessageId, text: string) {
    super(ChatChunkEvent.type);
    this.messageId = messageId;
    this.text = text;
  }
}

/** The answer is complete. */
export class ChatFinishEvent extends ChatStreamEvent {
  static readonly type = 'chat-finish';
  readonly message: ChatMessage;

  constructor(message: ChatMessage) {
    super(ChatFinishEvent.type);
    this.message = message;
  }
}

/** The answer was stopped; what had come stays. */
export class ChatStopEvent extends ChatStreamEvent {
  static readonly type = 'chat-stop';
  readonly message: ChatMessage;

  constructor(message: ChatMessage) {
    super(ChatStopEvent.type);
    this.message = message;
  }
}

/** Something failed. `message` is the answer that did, where it was one. */
export class ChatErrorEvent extends ChatStreamEvent {
  static readonly type = 'chat-error';
  readonly error: ChatError;
  readonly message: ChatMessage | null;

  constructor(error: ChatError, message: ChatMessage | null) {
    super(ChatErrorEvent.type);
    this.error = error;
    this.message = message;
  }
}

/** The connection is in another state or, where `notice` is not null, something happened on it. */
export class ChatConnectionEvent extends ChatStreamEvent {
  static readonly type = 'chat-connection';
  readonly connection: ConnectionState;
  readonly phase: Phase;
  /** What happened, where it is not the phase that changed. */
  readonly notice: ConnectionNotice | null;

  constructor(connection: ConnectionState, phase: Phase, notice: ConnectionNotice | null = null) {
    super(ChatConnectionEvent.type);
    this.connection = connection;
    this.phase = phase;
    this.notice = notice;
  }
}

/** What was measured of an answer so far: at most once a second, and at its end. */
export class ChatMetricsEvent extends ChatStreamEvent {
  static readonly type = 'chat-metrics';
  readonly messageId: MessageId;
  readonly metrics: ReplyMetrics;

  constructor(messageId: MessageId, metrics: ReplyMetrics) {
    super(ChatMetricsEvent.type);
    this.messageId = messageId;
    this.metrics = metrics;
  }
}

/** Another conversation is shown; null: a new one, which has no id yet. */
export class ChatConversationEvent extends ChatStreamEvent {
  static readonly type = 'chat-conversation';
  readonly conversationId: ConversationId | null;

  constructor(conversationId: ConversationId | null) {
    super(ChatConversationEvent.type);
    this.conversationId = conversationId;
  }
}

/** The person opened the panel. */
export class ChatOpenEvent extends ChatStreamEvent {
  static readonly type = 'chat-open';

  constructor() {
    super(ChatOpenEvent.type);
  }
}

/** The person closed the panel. */
export class ChatCloseEvent extends ChatStreamEvent {
  static readonly type = 'chat-close';

  constructor() {
    super(ChatCloseEvent.type);
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-send': ChatSendEvent;
    'chat-start': ChatStartEvent;
    'chat-chunk': ChatChunkEvent;
    'chat-finish': ChatFinishEvent;
    'chat-stop': ChatStopEvent;
    'chat-error': ChatErrorEvent;
    'chat-connection': ChatConnectionEvent;
    'chat-metrics': ChatMetricsEvent;
    'chat-conversation': ChatConversationEvent;
    'chat-open': ChatOpenEvent;
    'chat-close': ChatCloseEvent;
  }
}
