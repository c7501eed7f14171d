import {ChatError} from '../../base/chat-error.js';
import {Late} from '../../base/late.js';
import type {Feedback} from '../../model/message.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import type {ConversationParts, Conversations, OpenAnswer} from './conversations.js';

const late = new Late('the part that opens conversations', () => import('./conversations.js'));

/** Where conversations are begun and opened, and where another path through the open one is shown. */
export class ConversationDesk {
  readonly #settings: ServiceSettings;
  readonly #store: Store;
  readonly #parts: ConversationParts;
  #ready: Conversations | null = null;
  /** Counts what was opened and begun: what waits for its code must not come behind what was asked later. */
  #asked = 0;
  /** The conversation that was wished for, and is not shown. */
  #wanted: string | null = null;

  constructor(settings: ServiceSettings, store: Store, parts: ConversationParts) {
    this.#settings = settings;
    this.#store = store;
    this.#parts = parts;
  }

  begin(): void {
    const reason = aborted('A new conversation was begun.');
    this.#asked += 1;
    this.#wanted = null;
    this.#ready?.abandon(reason);
    this.#parts.desk.leave();
    this.#parts.memory.update({conversationId: null, unaccepted: null});
    this.#store.dispatch({type: 'conversation-opened', conversationId: null, messages: []});
  }

  async open(id: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const conversations = this.#ready ?? (await this.#prepare());
    if (asked !== this.#asked) throw aborted('Another conversation was opened.');
    await conversations.open(id);
    this.#wanted = null;
  }

  /** As `open`; where that fails, `openAgain` tries it again. */
  async openWanted(id: string): Promise<void> {
    this.#wanted = id;
    await this.open(id);
  }

  /** Opens what `openWanted` could not open. False where it could, or another was opened or begun since. */
  async openAgain(): Promise<boolean> {
    if (this.#wanted === null) return false;
    await this.open(this.#wanted);
    return true;
  }

  async select(messageId: string): Promise<void> {
    await this.#inTurn((conversations, signal) => conversations.select(messageId, signal));
  }

  async delete(messageId: string): Promise<void> {
    await this.#inTurn((conversations, signal) => conversations.delete(messageId, signal));
  }

  async rate(messageId: string, feedback: Feedback | null): Promise<void> {
    await (this.#ready ?? (await this.#prepare())).rate(messageId, feedback);
  }

  /** Two changes, and a message that is sent meanwhile, wait for each other in the order in which they were asked for. */
  async #inTurn(
    change: (conversations: Conversations, signal: AbortSignal) => Promise<OpenAnswer | null>,
  ): Promise<void> {
    const {desk, life} = this.#parts;
    life.throwIfAborted();
    const streaming = await desk.whileIdle(life, async (signal) =>
      change(this.#ready ?? (await this.#prepare()), signal),
    );
    if (streaming) desk.join(streaming.message, streaming);
  }

  async #prepare(): Promise<Conversations> {
    const {Conversations} = await late.load();
    this.#ready ??= new Conversations(this.#settings, this.#store, this.#parts);
    return this.#ready;
  }
}

function aborted(why: string): ChatError {
  return new ChatError(why, {code: 'aborted', stage: 'load'});
}
