/** The person follows a link of an answer. Cancel it, and nothing opens. */
export class ChatLinkEvent extends Event {
  static readonly type = 'chat-link';
  readonly url: string;
  constructor(url: string) {
    super(ChatLinkEvent.type, {bubbles: true, composed: true, cancelable: true});
    this.url = url;
  }
}

/** The person asks to load an image of an answer. Cancel it, and nothing is fetched. */
export class ChatImageEvent extends Event {
  static readonly type = 'chat-image';
  readonly url: string;
  constructor(url: string) {
    super(ChatImageEvent.type, {bubbles: true, composed: true, cancelable: true});
    this.url = url;
  }
}

/** The person asks to copy a code block. Cancel it, and nothing is copied. */
export class ChatCopyEvent extends Event {
  static readonly type = 'chat-copy';
  /** The code as it was written, without the line end behind its last line. */
  readonly text: string;
  constructor(text: string) {
    super(ChatCopyEvent.type, {bubbles: true, composed: true, cancelable: true});
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-link': ChatLinkEvent;
    'chat-image': ChatImageEvent;
    'chat-copy': ChatCopyEvent;
  }
}
