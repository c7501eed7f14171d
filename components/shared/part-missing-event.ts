/** Code that is loaded when it is needed could not be; carries the `error`. Stays inside `<chat-stream>`. */
export class PartMissingEvent extends Event {
  static readonly type = 'chat-part-missing';
  readonly error: unknown;

  constructor(error: unknown) {
    super(PartMissingEvent.type);
    this.error = error;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-part-missing': PartMissingEvent;
  }
}
