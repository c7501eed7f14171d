/**
 * Registers `<chat-stream>`. Importing this is all that a page needs.
 *
 * @module
 */
import type {ChatStreamElement} from './chat-stream/chat-stream.js';
import type {ChatStreamComposer} from './composer/chat-stream-composer.js';
import type {ChatStreamLauncher} from './launcher/chat-stream-launcher.js';
import type {ChatStreamLinkDialog} from './link-dialog/chat-stream-link-dialog.js';
import type {ChatStreamMessage} from './message/chat-stream-message.js';
import type {ChatStreamOutbox} from './outbox/chat-stream-outbox.js';
import {define} from './registry.js';
import type {ChatStreamThread} from './thread/chat-stream-thread.js';

define();

export * from './index.js';

declare global {
  interface HTMLElementTagNameMap {
    'chat-stream': ChatStreamElement;
    'chat-stream-thread': ChatStreamThread;
    'chat-stream-message': ChatStreamMessage;
    'chat-stream-outbox': ChatStreamOutbox;
    'chat-stream-composer': ChatStreamComposer;
    'chat-stream-launcher': ChatStreamLauncher;
    'chat-stream-link-dialog': ChatStreamLinkDialog;
  }
}
