import type {Queryable} from '../store/database.js';
import {demandTransaction} from './in-transaction.js';

/**
 * How many runs of `userId` are running, the one that this transaction saved included.
 *
 * The answer holds until the transaction ends: it writes the user's row first, and another start of that user waits
 * there. PostgreSQL locks the row, new or old, and the count, a statement of its own, sees what those before it
 * committed; SQLite has one writer at a time, and a transaction here is one from its first word. Ends do not wait:
 * they only make the count smaller.
 *
 * @throws {TypeError} if `db` is no transaction.
 */
export async function countRunsInTurn(db: Queryable, userId: string, now: number): Promise<number> {
  demandTransaction(db);
  await db
    .insertInto('user_starts')
    .values({user_id: userId, last_start_at: now})
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({last_start_at: now}))
    .execute();
  const {count} = await db
    .selectFrom('runs')
    .innerJoin('conversations', 'conversations.id', 'runs.conversation_id')
    .select(({fn}) => fn.countAll<number>().as('count'))
    .where('runs.status', '=', 'running')
    .where('conversations.user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
