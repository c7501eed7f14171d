import {type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB} from 'idb';
import type {Clock} from '../../base/clock.js';

/** Where rows are kept, and under which keys: a namespace, and an id within it. */
interface Layout extends DBSchema {
  outbox: {key: RowKey; value: unknown};
  conversations: {key: RowKey; value: unknown};
}

export type RowKey = [namespace: string, id: string];
export type Database = IDBPDatabase<Layout>;
export type StoreName = 'outbox' | 'conversations';
/** One of the stores, to be written to. */
export type Rows = IDBPObjectStore<Layout, [StoreName], StoreName, 'readwrite'>;

export const storeNames = ['outbox', 'conversations'] as const satisfies readonly StoreName[];

const name = 'chat-stream';
const version = 1;

/** A database that does not open in this time is as good as none: some engines never answer, some wait for other tabs. */
const openMs = 5_000;

/**
 * Opens the database, makes its stores where they are missing.
 *
 * The connection gives way by itself to a tab that deletes or upgrades the database; `onClosed` is called then, and
 * when the browser closes it.
 *
 * @throws what the browser says: it is forbidden, a later version is there, or it does not open within 5 s.
 */
export async function openDatabase(clock: Clock, onClosed: () => void): Promise<Database> {
  let isLate = false;
  const opening = openDB<Layout>(name, version, {
    upgrade: (database) => {
      for (const store of storeNames) database.createObjectStore(store);
    },
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
  const timeout = new Promise<never>((_, reject) => {
    const timer = clock.setTimeout(() => {
      isLate = true;
      reject(new Error('The database of this browser does not open.'));
    }, openMs);
    const clear = (): void => clock.clearTimeout(timer);
    opening.then(clear, clear);
  });
  opening.then(
    (database) => isLate && database.close(),
    () => {}, // Whoever waits is told below.
  );
  return Promise.race([opening, timeout]);
}
