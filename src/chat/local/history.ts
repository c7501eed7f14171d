import type {Clock} from '../../base/clock.js';
import type {ConversationRecord} from './local-records.js';
import type {LocalStore} from './local-store.js';

/** Milliseconds between two writes, and before the first. */
const writeEveryMs = 500;

export interface HistoryOptions {
  readonly store: Pick<LocalStore, 'conversation' | 'putConversation'>;
  readonly clock: Clock;
}

/**
 * Keeps conversations in this browser as they grow: a write every 500 ms at most, one at a time, the newest wins.
 * What could not be written, the store tells.
 */
export class History {
  readonly #store: HistoryOptions['store'];
  readonly #clock: Clock;
  /** What is newer than what was written, by conversation. */
  readonly #unwritten = new Map<string, ConversationRecord>();
  #timer: unknown = null;
  #writing: Promise<void> | null = null;
  #isDisposed = false;

  constructor({store, clock}: HistoryOptions) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Says how a conversation stands. Costs next to nothing: it is made into JSON only when it is written. */
  note(record: ConversationRecord): void {
    if (this.#isDisposed) return;
    this.#unwritten.set(record.id, record);
    this.#schedule();
  }

  /** The conversation as it was noted or kept last; null where there is none. */
  async load(id: string): Promise<ConversationRecord | null> {
    return this.#unwritten.get(id) ?? this.#store.conversation(id);
  }

  /** Writes what is not written, now; resolves when it is. For a page that leaves, and a reply that ended. */
  async flush(): Promise<void> {
    this.#cancel();
    while (this.#writing || this.#unwritten.size > 0) await (this.#writing ?? this.#write());
  }

  /** Drops what is not written, and waits for the write under way: to be called before a store is cleared. */
  async forget(): Promise<void> {
    this.#cancel();
    this.#unwritten.clear();
    await this.#writing;
  }

  /** Writes what is not written, and notes no more. No timer is left at once; resolves after the last write. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    return this.flush();
  }

  #schedule(): void {
    if (this.#timer !== null || this.#writing) return;
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, writeEveryMs);
  }

  #cancel(): void {
    if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #write(): Promise<void> {
    this.#cancel();
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
      if (this.#unwritten.size > 0 && !this.#isDisposed) this.#schedule();
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const records = [...this.#unwritten.values()];
    for (const record of records) {
      // Newer by now, it is written with the next.
      if (this.#unwritten.get(record.id) !== record) continue;
      await this.#store.putConversation(record);
      if (this.#unwritten.get(record.id) === record) this.#unwritten.delete(record.id);
    }
  }
}
