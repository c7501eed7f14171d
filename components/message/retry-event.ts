/** The person asked for a failed answer again. Stays inside `<chat-stream>`. */
export class ChatRetryEvent extends Event {
  static readonly type = 'chat-retry';

  constructor() {
    super(ChatRetryEvent.type, {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-retry': ChatRetryEvent;
  }
}
