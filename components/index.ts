/**
 * The elements as classes, their events, and the function that registers them. Importing this registers nothing.
 *
 * @module
 */

export * from './chat.js';
export {ChatStreamAttachments} from './composer/attachments/chat-stream-attachments.js';
export {ChatStreamLinkDialog} from './link-dialog/chat-stream-link-dialog.js';
export {ChatStreamMessage} from './message/chat-stream-message.js';
export {ChatStreamOutbox} from './outbox/chat-stream-outbox.js';
