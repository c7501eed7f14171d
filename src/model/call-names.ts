import type {ChatEvent} from './chat-event.js';
import type {MessagePart} from './message-part.js';

/** Services that number their calls begin again with each answer: in a message that goes on, a second `call-0` is another call. */
export class CallNames {
  readonly #taken: ReadonlySet<string>;

  /** @param base - What the message held before. */
  constructor(base: readonly MessagePart[]) {
    this.#taken = new Set(base.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : [])));
  }

  /** `event` with a name for its call that none before has; the same one for all that is said of that call. */
  named<Event extends ChatEvent>(event: Event): Event {
    if (this.#taken.size === 0 || (event.type !== 'tool-call' && event.type !== 'tool-result')) return event;
    const {toolCallId} = event;
    return this.#taken.has(toolCallId) ? {...event, toolCallId: this.#free(toolCallId)} : event;
  }

  #free(id: string): string {
    let count = 2;
    while (this.#taken.has(`${id}-${count}`)) count += 1;
    return `${id}-${count}`;
  }
}
