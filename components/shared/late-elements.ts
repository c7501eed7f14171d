import {LateElement} from './late-element.js';

/** The inner elements that come when they are needed, by the name that follows the prefix. */
export const lateElements = {
  /** With it comes the Markdown renderer. */
  message: new LateElement(async () => (await import('../message/chat-stream-message.js')).ChatStreamMessage),
  attachments: new LateElement(
    async () => (await import('../composer/attachments/chat-stream-attachments.js')).ChatStreamAttachments,
  ),
  outbox: new LateElement(async () => (await import('../outbox/chat-stream-outbox.js')).ChatStreamOutbox),
  find: new LateElement(async () => (await import('../find/chat-stream-find.js')).ChatStreamFind),
  'link-dialog': new LateElement(
    async () => (await import('../link-dialog/chat-stream-link-dialog.js')).ChatStreamLinkDialog,
  ),
} as const;

export type LateName = keyof typeof lateElements;
