import type {StreamId} from '../../../src/base/ids.js';
import type {Queryable} from './database.js';

/** What is known of an Idempotency-Key. */
export type RequestKey =
  | {readonly kind: 'run'; readonly streamId: StreamId; readonly fingerprint: string}
  /** A stop came before the request that it is meant for. */
  | {readonly kind: 'stop-mark'};

export async function findRequestKey(db: Queryable, userId: string, key: string): Promise<RequestKey | null> {
  const row = await db
    .selectFrom('request_keys')
    .select(['stream_id', 'fingerprint'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  if (row.stream_id === null || row.fingerprint === null) return {kind: 'stop-mark'};
  return {kind: 'run', streamId: row.stream_id, fingerprint: row.fingerprint};
}

/**
 * Remembers which run a key started; `hasMark` says that a stop left a mark for it.
 *
 * @throws a unique violation when the key has started another run meanwhile.
 */
export async function saveRequestKey(
  db: Queryable,
  userId: string,
  key: string,
  run: {
    readonly streamId: StreamId;
    readonly fingerprint: string;
    readonly now: number;
    readonly hasMark: boolean;
  },
): Promise<void> {
  if (run.hasMark) {
    await db
      .deleteFrom('request_keys')
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .where('stream_id', 'is', null)
      .execute();
  }
  await db
    .insertInto('request_keys')
    .values({
      user_id: userId,
      key,
      fingerprint: run.fingerprint,
      stream_id: run.streamId,
      created_at: run.now,
    })
    .execute();
}

/** Leaves a mark for a request that is still on its way. Does nothing for a key that is known. */
export async function saveStopMark(db: Queryable, userId: string, key: string, now: number): Promise<void> {
  await db
    .insertInto('request_keys')
    .values({user_id: userId, key, fingerprint: null, stream_id: null, created_at: now})
    .onConflict((conflict) => conflict.columns(['user_id', 'key']).doNothing())
    .execute();
}

/** Milliseconds for which keys and marks are kept. */
export const keyLifetimeMs = 24 * 60 * 60_000;

/** Forgets keys and marks that are over their lifetime. */
export async function deleteOldRequestKeys(db: Queryable, now: number): Promise<void> {
  await db
    .deleteFrom('request_keys')
    .where('created_at', '<', now - keyLifetimeMs)
    .execute();
}
