import type {MessageId} from '../../src/base/ids.js';
import type {ChatMessage, Rating} from '../../src/model/message.js';
import type {ToolCallPart} from '../../src/model/message-part.js';

/** What a person wants done with a message. */
export type MessageRequest =
  /** Another answer beside it. */
  | {readonly kind: 'regenerate'}
  /** More of it. */
  | {readonly kind: 'continue'}
  /** No more of it, while it is written. */
  | {readonly kind: 'stop'}
  | {readonly kind: 'delete'}
  /** Other words for what the person asked. */
  | {readonly kind: 'edit'; readonly text: string}
  /** Null takes back what the person thought of it. */
  | {readonly kind: 'rate'; readonly rating: Rating | null}
  /** The message beside it that is called `id`. */
  | {readonly kind: 'select-branch'; readonly id: MessageId}
  | {readonly kind: 'approve'; readonly call: ToolCallPart}
  | {readonly kind: 'refuse'; readonly call: ToolCallPart; readonly reason: string};

/** A person wants something done with `message`. Stays inside `<chat-stream>`. */
export class MessageRequestEvent extends Event {
  static readonly type = 'chat-message-request';
  readonly message: ChatMessage;
  readonly request: MessageRequest;
  #outcome: Promise<boolean> = Promise.resolve(false);

  constructor(message: ChatMessage, request: MessageRequest) {
    super(MessageRequestEvent.type, {bubbles: true, composed: true});
    this.message = message;
    this.request = request;
  }

  /** Resolves with true once it is done or, where an answer comes of it, begun; with false where it was refused. Never rejects. */
  get outcome(): Promise<boolean> {
    return this.#outcome;
  }

  /** Whoever does it says here what becomes of it. */
  answerWith(outcome: Promise<boolean>): void {
    this.#outcome = outcome;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-message-request': MessageRequestEvent;
  }
}
