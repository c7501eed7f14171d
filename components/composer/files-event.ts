/** The person picked, pasted or dropped files; carries them as `files`. Stays inside `<chat-stream>`. */
export class ChatFilesEvent extends Event {
  static readonly type = 'chat-files';
  readonly files: readonly File[];

  constructor(files: readonly File[]) {
    super(ChatFilesEvent.type);
    this.files = files;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-files': ChatFilesEvent;
  }
}
