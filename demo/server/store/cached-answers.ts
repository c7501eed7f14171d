import type {Selectable} from 'kysely';
import type {CachedAnswersTable} from './cache-tables.js';
import type {Database, Queryable} from './database.js';

export type CachedAnswerRow = Selectable<CachedAnswersTable>;

/** Most rows that are looked at, and deleted, at once. */
const evictedAtOnce = 50;

export function findCachedAnswer(db: Queryable, key: string): Promise<CachedAnswerRow | undefined> {
  return db.selectFrom('cached_answers').selectAll().where('key', '=', key).executeTakeFirst();
}

/**
 * Saves an answer in place of the one before, and deletes those that were not used for longest until all take at most
 * `maxBytes`. All of it holds, or nothing does.
 */
export function saveCachedAnswer(db: Database, row: CachedAnswerRow, maxBytes: number): Promise<void> {
  const {key: _, user_id: __, model: ___, ...changed} = row;
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('cached_answers')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doUpdateSet(changed))
      .execute();
    await evict(transaction, row.key, maxBytes);
  });
}

/** Notes that an answer was given again. */
export async function touchCachedAnswer(db: Queryable, key: string, now: number): Promise<void> {
  await db.updateTable('cached_answers').set({last_used_at: now}).where('key', '=', key).execute();
}

/** Deletes answers that were given before `before`. */
export async function deleteOldCachedAnswers(db: Queryable, before: number): Promise<void> {
  await db.deleteFrom('cached_answers').where('created_at', '<', before).execute();
}

async function evict(db: Queryable, newest: string, maxBytes: number): Promise<void> {
  const total = await db
    .selectFrom('cached_answers')
    .select(({fn}) => fn.sum('bytes').as('bytes'))
    .executeTakeFirst();
  let over = Number(total?.bytes ?? 0) - maxBytes;
  while (over > 0) {
    const oldest = await db
      .selectFrom('cached_answers')
      .select(['key', 'bytes'])
      .where('key', '<>', newest)
      .orderBy('last_used_at')
      .limit(evictedAtOnce)
      .execute();
    if (oldest.length === 0) return;
    const keys: string[] = [];
    for (const {key, bytes} of oldest) {
      if (over <= 0) break;
      keys.push(key);
      over -= Number(bytes);
    }
    await db.deleteFrom('cached_answers').where('key', 'in', keys).execute();
  }
}
