/**
 * The elements as classes, their events, and the function that registers them. Importing this registers nothing.
 *
 * @module
 */

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
  ChatFinishEvent,
  ChatMetricsEvent,
  ChatOpenEvent,
  ChatSendEvent,
  ChatStartEvent,
  ChatStopEvent,
  type ConnectionNotice,
} from './chat-stream/events.js';
export type {Suggestion} from './chat-stream/start-screen.js';
export {ChatStreamComposer} from './composer/chat-stream-composer.js';
export type {SendOn} from './composer/enter-key.js';
export {ChatStreamLauncher} from './launcher/chat-stream-launcher.js';
export {ChatStreamLinkDialog} from './link-dialog/chat-stream-link-dialog.js';
export {ChatStreamMessage} from './message/chat-stream-message.js';
export {ChatStreamOutbox} from './outbox/chat-stream-outbox.js';
export {define} from './registry.js';
export {ChatStreamThread} from './thread/chat-stream-thread.js';
