import type {ChatMessage} from '../../model/message.js';
import type {ConversationDesk} from '../conversations/conversation-desk.js';
import type {SessionMemory} from '../local/session-memory.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import type {ReplyDesk} from './reply-desk.js';
import type {Turns} from './turns.js';

export interface TakingUpParts {
  readonly settings: ServiceSettings;
  readonly store: Store;
  readonly memory: SessionMemory;
  readonly desk: ReplyDesk;
  readonly turns: Turns;
  readonly conversations: ConversationDesk;
  readonly life: AbortSignal;
}

/** Takes up what a reload or a lost line left. */
export class TakingUp {
  readonly #parts: TakingUpParts;

  constructor(parts: TakingUpParts) {
    this.#parts = parts;
  }

  /** Resolves with the reply that was taken up, as it ended, or null. Throws as opening a conversation does. */
  async resume(): Promise<ChatMessage | null> {
    const {desk, turns} = this.#parts;
    const open = desk.whenEnded();
    if (open) return open;
    let isOver = (): void => {};
    turns.outbox.hold(
      new Promise((resolve) => {
        isOver = resolve;
      }),
    );
    try {
      // Not awaited: what is sent meanwhile waits for what is taken up, not for the answer to it.
      const {answer} = await this.#takeUp();
      return answer;
    } finally {
      isOver();
    }
  }

  /** Opens the conversation of this tab; `answer` is the reply that is taken up in it, to come. */
  async #takeUp(): Promise<{readonly answer: Promise<ChatMessage | null> | null}> {
    const {settings, store, memory, desk, turns, conversations, life} = this.#parts;
    const {conversationId, unaccepted} = memory.record;
    const {outbox} = turns;
    const id = settings.conversationId ?? conversationId ?? (await outbox.leftBehind());
    if (id !== null) await conversations.open(id);
    const joined = desk.whenEnded();
    const left = await outbox.leftFor(id);
    life.throwIfAborted();
    // The person went on to another conversation meanwhile.
    if (id !== null && store.state.conversationId !== id) return {answer: joined};
    const isForgotten = memory.record.unaccepted === null;
    const isOurs = unaccepted !== null && !isForgotten && (unaccepted.request.conversationId ?? id) === id;
    const taken = !joined && isOurs ? turns.takeUp(unaccepted) : joined;
    outbox.restore(left, unaccepted?.idempotencyKey ?? null, life);
    return {answer: taken};
  }
}
