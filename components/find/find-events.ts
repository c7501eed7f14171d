/** The person is done with finding. Stays inside `<chat-stream>`. */
export class FindCloseEvent extends Event {
  static readonly type = 'chat-find-close';

  constructor() {
    super(FindCloseEvent.type);
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-find-close': FindCloseEvent;
  }
}
