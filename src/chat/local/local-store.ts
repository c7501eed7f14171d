import * as v from 'valibot';
import {type Clock, systemClock} from '../../base/clock.js';
import {toJson} from '../journal/state-json.js';
import type {Database, RowKey, Rows, StoreName} from './local-database.js';
import {
  type ConversationRecord,
  conversationRecordSchema,
  type OutboxEntry,
  outboxEntrySchema,
} from './local-records.js';

export interface LocalStoreOptions {
  /** Told why something could not be kept or read. */
  readonly onFailure?: (error: unknown) => void;
  readonly clock?: Clock;
}

type Connect = () => Promise<Database>;

/**
 * Opens what this browser keeps under `namespace`. Null where there is no IndexedDB, it is forbidden, or it does not
 * open within 5 s: then nothing is kept.
 */
export async function openLocalStore(
  namespace: string,
  {onFailure = () => {}, clock = systemClock}: LocalStoreOptions = {},
): Promise<LocalStore | null> {
  try {
    if (!globalThis.indexedDB) return null;
    // Loaded here, so that a chat which keeps nothing does not pay for it.
    const {openDatabase} = await import('./local-database.js');
    const store = new LocalStore(namespace, (onClosed) => openDatabase(clock, onClosed), onFailure);
    await store.open();
    return store;
  } catch {
    // A chat goes on without it. In a sandboxed page the mere mention throws.
    return null;
  }
}

/**
 * What one browser keeps for one namespace: messages that wait to be sent, and conversations.
 *
 * Nothing here throws, as a chat goes on without it. What fails is tried once more on a new connection (the browser,
 * or another tab, may have closed the old one), and is then told to `onFailure`.
 */
export class LocalStore {
  readonly #namespace: string;
  readonly #connect: Connect;
  readonly #onFailure: (error: unknown) => void;
  #database: Promise<Database> | null = null;
  #isClosed = false;

  /** Use `openLocalStore`. */
  constructor(
    namespace: string,
    connect: (onClosed: () => void) => Promise<Database>,
    onFailure: (error: unknown) => void,
  ) {
    this.#namespace = namespace;
    this.#onFailure = onFailure;
    this.#connect = () => {
      const opening: Promise<Database> = connect(() => this.#forget(opening));
      opening.catch(() => this.#forget(opening));
      return opening;
    };
  }

  /** @throws what the browser says when the database does not open. */
  open(): Promise<void> {
    return this.#attempt(async () => {});
  }

  /** What waits to be sent, in its order. */
  async outbox(): Promise<readonly OutboxEntry[]> {
    const rows = await this.#try((database) => database.getAll('outbox', this.#all()));
    return (rows ?? [])
      .flatMap((row) => readRow(outboxEntrySchema, row) ?? [])
      .sort((a, b) => a.ordinal - b.ordinal || a.createdAt - b.createdAt);
  }

  /** Resolves with true once `entry` is kept: a reload finds it. */
  putOutbox(entry: OutboxEntry): Promise<boolean> {
    return this.#put('outbox', entry);
  }

  deleteOutbox(id: string): Promise<boolean> {
    return this.#delete('outbox', id);
  }

  /** The conversation as it was kept last; null where there is none, or none that can be read. */
  async conversation(id: string): Promise<ConversationRecord | null> {
    const row = await this.#try((database) => database.get('conversations', this.#key(id)));
    return readRow(conversationRecordSchema, row);
  }

  /** Resolves with true once `record` is kept, all of it: text and cursor are never of two moments. */
  putConversation(record: ConversationRecord): Promise<boolean> {
    return this.#put('conversations', record);
  }

  deleteConversation(id: string): Promise<boolean> {
    return this.#delete('conversations', id);
  }

  /** Forgets everything of this namespace, and nothing of others. Resolves with true when nothing is left. */
  clear(): Promise<boolean> {
    return this.#write(async (database) => {
      const change = database.transaction(['outbox', 'conversations'], 'readwrite');
      await Promise.all([
        change.objectStore('outbox').delete(this.#all()),
        change.objectStore('conversations').delete(this.#all()),
        change.done,
      ]);
    });
  }

  /** Ends the connection; what is asked for later is not there. */
  close(): void {
    this.#isClosed = true;
    const open = this.#database;
    this.#database = null;
    open?.then(
      (database) => database.close(),
      () => {}, // It never opened.
    );
  }

  #key(id: string): RowKey {
    return [this.#namespace, id];
  }

  /** Every key of this namespace: a list comes after all strings. */
  #all(): IDBKeyRange {
    return IDBKeyRange.bound([this.#namespace], [this.#namespace, []]);
  }

  #put(store: StoreName, row: {readonly id: string}): Promise<boolean> {
    return this.#change(store, (rows) => rows.put(toJson(row), this.#key(row.id)));
  }

  #delete(store: StoreName, id: string): Promise<boolean> {
    return this.#change(store, (rows) => rows.delete(this.#key(id)));
  }

  #change(store: StoreName, work: (rows: Rows) => Promise<unknown>): Promise<boolean> {
    return this.#write(async (database) => {
      const change = database.transaction(store, 'readwrite');
      const done = work(change.store);
      // Not by itself, once it is answered: a page that leaves is gone by then, and what was to be kept with it.
      change.commit();
      await Promise.all([done, change.done]);
    });
  }

  async #write(work: (database: Database) => Promise<void>): Promise<boolean> {
    const done = await this.#try(async (database) => {
      await work(database);
      return true;
    });
    return done ?? false;
  }

  /** What `work` gives; null where it failed on this connection and on a new one. */
  async #try<Result>(work: (database: Database) => Promise<Result>): Promise<Result | null> {
    if (this.#isClosed) return null;
    try {
      return await this.#attempt(work);
    } catch {
      if (this.#isClosed) return null;
    }
    try {
      return await this.#attempt(work);
    } catch (error) {
      if (!this.#isClosed) this.#onFailure(error);
      return null;
    }
  }

  async #attempt<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    this.#database ??= this.#connect();
    const opening = this.#database;
    try {
      return await work(await opening);
    } catch (error) {
      this.#forget(opening);
      opening.then(
        (database) => database.close(),
        () => {}, // It never opened.
      );
      throw error;
    }
  }

  #forget(opening: Promise<Database>): void {
    if (this.#database === opening) this.#database = null;
  }
}

/** A row that cannot be read is as good as none: another version wrote it, or somebody else. */
function readRow<Row>(schema: v.GenericSchema<unknown, Row>, row: unknown): Row | null {
  const parsed = v.safeParse(schema, row);
  return parsed.success ? parsed.output : null;
}
