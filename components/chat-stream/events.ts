import type {ChatError} from '../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../src/base/ids.js';
import type {UploadedFile} from '../../src/chat/files/upload.js';
import type {ConnectionState, Phase} from '../../src/chat/state.js';
import type {ChatMessage, Rating} from '../../src/model/message.js';
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

/** The person wants to send `text` and `attachments`. Cancelled: nothing is sent, and draft and files stay. */
export class ChatSendEvent extends ChatStreamEvent {
  static readonly type = 'chat-send';
  /** May be empty where files go with it. */
  readonly text: string;
  /** Files that were uploaded for it. */
  readonly attachments: readonly UploadedFile[];
  /** Id of the model that is to answer; null leaves it to the service. */
  readonly model: string | null;

  constructor(
    text: string,
    {attachments = [], model = null}: Partial<Pick<ChatSendEvent, 'attachments' | 'model'>> = {},
  ) {
    super(ChatSendEvent.type, {cancelable: true});
    this.text = text;
    this.attachments = attachments;
    this.model = model;
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

/** The person said what they think of an answer, and it is kept; null: they took it back. */
export class ChatFeedbackEvent extends ChatStreamEvent {
  static readonly type = 'chat-feedback';
  readonly messageId: MessageId;
  readonly rating: Rating | null;

  constructor(messageId: MessageId, rating: Rating | null) {
    super(ChatFeedbackEvent.type);
    this.messageId = messageId;
    this.rating = rating;
  }
}

/** The person approved a tool call. Cancelled: it is not approved, and goes on asking. */
export class ChatToolCallEvent extends ChatStreamEvent {
  static readonly type = 'chat-tool-call';
  readonly messageId: MessageId;
  readonly toolCallId: string;
  readonly name: string;
  /** As JSON. Nothing is known of it: check it as you would check what a stranger sends. */
  readonly arguments: unknown;

  constructor(call: Pick<ChatToolCallEvent, 'messageId' | 'toolCallId' | 'name' | 'arguments'>) {
    super(ChatToolCallEvent.type, {cancelable: true});
    this.messageId = call.messageId;
    this.toolCallId = call.toolCallId;
    this.name = call.name;
    this.arguments = call.arguments;
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
    'chat-feedback': ChatFeedbackEvent;
    'chat-tool-call': ChatToolCallEvent;
    'chat-conversation': ChatConversationEvent;
    'chat-open': ChatOpenEvent;
    'chat-close': ChatCloseEvent;
  }
}
