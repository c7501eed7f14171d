/** Something is to be said to those who do not see it; carries `text`. Stays inside `<chat-stream>`. */
export class ChatSayEvent extends Event {
  static readonly type = 'chat-say';
  readonly text: string;

  constructor(text: string) {
    super(ChatSayEvent.type);
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-say': ChatSayEvent;
  }
}
