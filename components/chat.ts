/** What a page meets at once; `index.ts` adds the elements that are loaded when they are needed. */
export type {Announce} from './chat-stream/announcer.js';
export type {MarkdownSettings} from './chat-stream/answer-options.js';
export {ChatStreamElement} from './chat-stream/chat-stream.js';
export type {Mode, Theme} from './chat-stream/chat-stream-settings.js';
export {
  ChatChunkEvent,
  ChatCloseEvent,
  ChatConnectionEvent,
  ChatConversationEvent,
  ChatErrorEvent,
  ChatFeedbackEvent,
  ChatFinishEvent,
  ChatMetricsEvent,
  ChatOpenEvent,
  ChatSendEvent,
  ChatStartEvent,
  ChatStopEvent,
  ChatToolCallEvent,
  type ConnectionNotice,
} from './chat-stream/events.js';
export type {Suggestion} from './chat-stream/start-screen.js';
export type {AttachmentSettings} from './composer/attachment-settings.js';
export {ChatStreamComposer} from './composer/chat-stream-composer.js';
export type {ChatCommand} from './composer/commands.js';
export type {SendOn} from './composer/enter-key.js';
export type {ModelOption, ModelsSetting} from './composer/model-offer.js';
export {ChatStreamLauncher} from './launcher/chat-stream-launcher.js';
export type {
  Author,
  Authors,
  DataRenderer,
  MessageRenderers,
  RenderedToolCall,
  ShowReasoning,
  ToolRenderer,
} from './message/answer-look.js';
export {define} from './registry.js';
export {ChatStreamThread} from './thread/chat-stream-thread.js';
