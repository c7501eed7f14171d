import type {Clock} from '../../base/clock.js';
import type {PageSignals} from '../../base/page-signals.js';
import type {ReplyDesk} from '../replies/reply-desk.js';
import type {ChatState} from '../state.js';
import type {StateEvent} from '../state-event.js';
import type {Store} from '../store.js';
import {History} from './history.js';
import type {LocalData} from './local-data.js';
import type {ConversationRecord} from './local-records.js';

export interface HistoryParts {
  readonly clock: Clock;
  readonly pageSignals: PageSignals;
  readonly local: LocalData;
  readonly store: Store;
  readonly desk: ReplyDesk;
}

/** Events after which a conversation is written at once: there may be no more of them for long. */
const flushing: ReadonlySet<StateEvent['type']> = new Set(['reply-ended', 'path-changed', 'reply-accepted']);

/** Keeps the open conversation in this browser, its text and where its reader stands together. */
export class HistoryKeeper {
  readonly #parts: HistoryParts;
  readonly #history: History;
  readonly #ends: readonly (() => void)[];

  constructor(parts: HistoryParts) {
    this.#parts = parts;
    const {local, clock, store, pageSignals} = parts;
    this.#history = new History({
      clock,
      store: {
        conversation: async (id) => (await local.store)?.conversation(id) ?? null,
        putConversation: async (record) => (await local.store)?.putConversation(record) ?? false,
      },
    });
    this.#ends = [
      store.subscribe((state, event) => this.#note(state, event)),
      pageSignals.listen((signal) => {
        if (signal === 'leaving') void this.#history.flush();
      }),
    ];
  }

  /** The conversation as this browser has it; null where it does not. */
  load(id: string): Promise<ConversationRecord | null> {
    return this.#history.load(id);
  }

  /** Drops what is not written yet. */
  forget(): Promise<void> {
    return this.#history.forget();
  }

  async dispose(): Promise<void> {
    for (const end of this.#ends) end();
    await this.#history.dispose();
  }

  #note({conversationId, messages, reply}: ChatState, event: StateEvent | null): void {
    if (event === null || conversationId === null || event.type === 'phase-changed') return;
    const place = reply && (this.#parts.desk.openRun?.place ?? null);
    this.#history.note({
      id: conversationId,
      messages,
      reply,
      streamId: place?.streamId ?? null,
      lastSeq: place?.lastSeq ?? null,
      lastId: place?.lastId ?? null,
      savedAt: this.#parts.clock.now(),
    });
    if (flushing.has(event.type)) void this.#history.flush();
  }
}
