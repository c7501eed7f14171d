import type {Queryable} from '../store/database.js';
import {periodOf} from './quota-rule.js';
import {deleteFullBuckets} from './token-bucket.js';

const dayMs = 24 * 60 * 60_000;
/** Milliseconds for which it is kept what runs cost, and what accounts used in a day or a month: a quarter and some. */
export const billLifetimeMs = 100 * dayMs;

/**
 * Forgets what limits need no more: full buckets, bills and balances older than {@link billLifetimeMs}, and who has not
 * started anything for a day. What is still set aside stays, however old.
 */
export async function deleteOldLimits(db: Queryable, now: number): Promise<void> {
  const before = now - billLifetimeMs;
  await deleteFullBuckets(db, now);
  await db
    .deleteFrom('quota_holds')
    .where('status', '<>', 'held')
    .where('created_at', '<', before)
    .where('ended_at', '<', before)
    .execute();
  // Periods begin with their year and month: those of an earlier month are smaller, days too. `always` is none of them.
  await db
    .deleteFrom('quota_balances')
    .where('period', '<', periodOf('month', before))
    .where('reserved', '=', 0)
    .execute();
  // A row of these only makes starts come one after another; the next one makes it anew.
  await db
    .deleteFrom('user_starts')
    .where('last_start_at', '<', now - dayMs)
    .execute();
}
