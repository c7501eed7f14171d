import type {StateEvent} from '../../src/chat/state-event.js';
import type {ChatMessage} from '../../src/model/message.js';

/** Tells turns that the person began just now from those that began by themselves. */
export class OwnTurn {
  #waiting: readonly ChatMessage[] = [];
  /** What went out of the outbox last: as a message of the conversation it has another id. */
  #gone: ChatMessage | null = null;
  #isByItself = false;

  /**
   * True where `event` begins a turn that the person asked for in this page, just now: not a message that had waited for its
   * turn or for the line, not an answer that goes on after a tool, and nothing in a page that is not looked at.
   */
  begins(event: StateEvent): boolean {
    switch (event.type) {
      case 'outbox-changed':
        this.#gone = this.#waiting.find(({id}) => event.outbox.every((other) => other.id !== id)) ?? null;
        this.#waiting = event.outbox;
        return false;
      case 'message-sent':
        this.#isByItself =
          this.#gone?.content === event.message.content || document.visibilityState === 'hidden';
        this.#gone = null;
        return !this.#isByItself;
      case 'reply-started': {
        const goesOnByItself = event.reply.parts.at(-1)?.type === 'tool-call';
        const isOwn = !this.#isByItself && !goesOnByItself && document.visibilityState === 'visible';
        this.#isByItself = false;
        return isOwn;
      }
      default:
        return false;
    }
  }
}
