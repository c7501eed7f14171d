/**
 * chat-stream: a streaming chat without an interface of its own.
 *
 * @module
 */
export {
  ChatError,
  type ChatErrorCode,
  type ChatErrorOptions,
  type ChatErrorStage,
  chatErrorCodes,
  hintFor,
} from './base/chat-error.js';
export type {Clock} from './base/clock.js';
export type {ConversationId, Id, MessageId, StreamId} from './base/ids.js';
export {type PageSignal, type PageSignals, realmSignals} from './base/page-signals.js';
export type {JournalRecord} from './chat/journal/journal.js';
export {replay} from './chat/journal/replay.js';
export type {KeyValueStorage} from './chat/local/session-memory.js';
export type {ChatObserver, ObservedEvent, ObservedFrame, ObservedRequest} from './chat/observers.js';
export type {ApprovalAnswer} from './chat/replies/turns.js';
export type {SendFields, SendInput} from './chat/send-input.js';
export type {HeadersOption, ProtocolName, StreamingChatServiceOptions} from './chat/service-options.js';
export type {
  ChatState,
  ChatStateFields,
  ConnectionState,
  Phase,
  PhaseKind,
  StreamingSession,
} from './chat/state.js';
export type {ContentEvent, StateEvent, StateEventType} from './chat/state-event.js';
export type {StateListener} from './chat/store.js';
export {StreamingChatService} from './chat/streaming-chat-service.js';
export type {OnToolCall, ToolCall, ToolCallRequest} from './chat/tools/tool-call.js';
export {type BlockOutput, type BlockToolCall, toBlockOutput} from './model/block-output.js';
export type {ChatEvent, ChatEventType, TerminalEvent} from './model/chat-event.js';
export {
  ChatMessage,
  type Feedback,
  type MessageFields,
  type MessageStatus,
  type Rating,
  type Role,
  textMessage,
} from './model/message.js';
export type {
  DataPart,
  ErrorPart,
  FilePart,
  MessagePart,
  ReasoningPart,
  SourcePart,
  TextPart,
  ToolApproval,
  ToolCallPart,
} from './model/message-part.js';
export type {ReplyMetrics} from './model/reply-metrics.js';
export type {FinishReason, Usage} from './model/usage.js';
export type {RetryOptions} from './stream/budget.js';
export {
  bridge,
  electronHost,
  type HostRequest,
  type HostSink,
  type StreamHost,
  setChatStreamHandler,
  tauriHost,
} from './transport/bridge/index.js';
export type {Transport, TransportRequest} from './transport/transport.js';
