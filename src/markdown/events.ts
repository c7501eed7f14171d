/** The person follows a link whose origin is not in `allowedLinkOrigins`. Cancelable: nothing opens. */
export class ChatLinkEvent extends Event {
  static readonly type = 'chat-link';
  /** The whole address, parsed and written out again. */
  readonly url: string;

  constructor(url: string) {
    super(ChatLinkEvent.type, {bubbles: true, composed: true, cancelable: true});
    this.url = url;
  }
}

/** The person asks for an image that was not fetched on its own. Cancelable: nothing is fetched. */
export class ChatImageEvent extends Event {
  static readonly type = 'chat-image';
  /** The whole address, parsed and written out again. */
  readonly url: string;

  constructor(url: string) {
    super(ChatImageEvent.type, {bubbles: true, composed: true, cancelable: true});
    this.url = url;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-link': ChatLinkEvent;
    'chat-image': ChatImageEvent;
  }
}
