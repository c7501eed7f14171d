/** The person pressed send; carries `text`. Stays inside `<chat-stream>`. */
export class ChatSubmitEvent extends Event {
  static readonly type = 'chat-submit';
  readonly text: string;

  constructor(text: string) {
    super(ChatSubmitEvent.type);
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-submit': ChatSubmitEvent;
  }
}
