import type {ContentEvent} from '../../src/chat/state-event.js';
import type {MarkdownStreamOptions} from '../../src/markdown/index.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {ChatStreamMessage} from '../message/chat-stream-message.js';

/**
 * The message elements of a thread, one for each place in the conversation.
 *
 * A place keeps its element whatever happens to the message in it: its id is ours until the server gives its
 * own, and a reply moves into the list when it ends. So text in place stays in place, selection and all.
 */
export class MessageRows {
  readonly #container: HTMLElement;
  readonly #tag: string;
  readonly #rows: ChatStreamMessage[] = [];
  #markdown: MarkdownStreamOptions | null = null;

  /** Rows are elements of name `tag` in `container`. */
  constructor(container: HTMLElement, tag: string) {
    this.#container = container;
    this.#tag = tag;
  }

  get last(): ChatStreamMessage | undefined {
    return this.#rows.at(-1);
  }

  /** Draws the text of messages in another way. */
  set markdown(options: MarkdownStreamOptions) {
    this.#markdown = options;
    for (const row of this.#rows) row.markdown = options;
  }

  /** Shows `messages`. Costs what their number is; a row whose message is the same object is not redrawn. */
  show(messages: readonly ChatMessage[]): void {
    for (const row of this.#rows.splice(messages.length)) row.remove();
    const added = document.createDocumentFragment();
    for (const [index, message] of messages.entries()) {
      const row = this.#rows[index] ?? this.#add(added);
      if (row.message !== message) row.message = message;
      row.last = index === messages.length - 1;
    }
    this.#container.append(added);
  }

  /** Shows what came of the open reply, which is the last row. Costs what `content` costs. */
  receive(reply: ChatMessage, content: ContentEvent): void {
    this.last?.receive(reply, content);
  }

  /** Lets all rows go: what is shown next is another conversation. */
  clear(): void {
    for (const row of this.#rows.splice(0)) row.remove();
  }

  #add(parent: ParentNode): ChatStreamMessage {
    const row = document.createElement(this.#tag) as ChatStreamMessage;
    if (this.#markdown) row.markdown = this.#markdown;
    row.part.add('turn');
    row.setAttribute('exportparts', 'message, bubble, content, error, actions, sources, answered-by');
    this.#rows.push(row);
    parent.append(row);
    return row;
  }
}
