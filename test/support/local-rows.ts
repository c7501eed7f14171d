/** The rows that this browser keeps for chats, read and written past the product. */

const databaseName = 'chat-stream';

export interface LocalRow {
  readonly store: string;
  readonly key: IDBValidKey;
  readonly value: unknown;
}

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A connection of somebody else's, which gives way to nobody. */
export function openRaw(version?: number): Promise<IDBDatabase> {
  return settled(indexedDB.open(databaseName, version));
}

/** Resolves when the database is gone, which waits for all that have it open. */
export async function deleteDatabase(): Promise<void> {
  await settled(indexedDB.deleteDatabase(databaseName));
}

/** Everything that is kept, in every store. */
export async function allRows(): Promise<readonly LocalRow[]> {
  const database = await openRaw();
  const rows: LocalRow[] = [];
  for (const store of database.objectStoreNames) {
    const open = database.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([settled(open.getAllKeys()), settled(open.getAll())]);
    keys.forEach((key, at) => void rows.push({store, key, value: values[at]}));
  }
  database.close();
  return rows;
}

export async function putRow({store, key, value}: LocalRow): Promise<void> {
  const database = await openRaw();
  await settled(database.transaction(store, 'readwrite').objectStore(store).put(value, key));
  database.close();
}
