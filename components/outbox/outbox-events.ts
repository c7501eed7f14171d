import type {MessageId} from '../../src/base/ids.js';

/** The person gave a waiting message other words. Cancelled: they were not taken, and stay in the field. */
export class ChatEditRequestEvent extends Event {
  static readonly type = 'chat-edit-request';
  readonly messageId: MessageId;
  readonly text: string;

  constructor(messageId: MessageId, text: string) {
    super(ChatEditRequestEvent.type, {cancelable: true});
    this.messageId = messageId;
    this.text = text;
  }
}

/** The person takes a waiting message back. */
export class ChatDeleteRequestEvent extends Event {
  static readonly type = 'chat-delete-request';
  readonly messageId: MessageId;

  constructor(messageId: MessageId) {
    super(ChatDeleteRequestEvent.type);
    this.messageId = messageId;
  }
}

/** A message went out, or was taken back, while the person wrote `text` in its place. */
export class ChatEditOvertakenEvent extends Event {
  static readonly type = 'chat-edit-overtaken';
  readonly text: string;

  constructor(text: string) {
    super(ChatEditOvertakenEvent.type);
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-edit-request': ChatEditRequestEvent;
    'chat-delete-request': ChatDeleteRequestEvent;
    'chat-edit-overtaken': ChatEditOvertakenEvent;
  }
}
