import {sql} from 'kysely';
import type {StreamId} from '../../../src/base/ids.js';
import type {Queryable} from '../store/database.js';
import type {QuotaSpan} from '../store/limits-tables.js';
import {type BalanceKey, inLockOrder} from './balance.js';
import {demandTransaction} from './in-transaction.js';
import {overQuota} from './refusals.js';

/** What a run wants to set aside of one balance. */
export interface Claim extends BalanceKey {
  readonly span: QuotaSpan;
  /** The most that it is expected to use; whole. */
  readonly amount: number;
  /** What the account may use in the period. */
  readonly granted: number;
}

/**
 * Sets all of `claims` aside for a run that is being started. One statement a claim looks and takes, so however many
 * start at once, no more than the grant is ever set aside.
 *
 * @throws {ChatError} `payment` (402) where one does not fit; the transaction must be rolled back then.
 * @throws {TypeError} if `db` is no transaction.
 */
export async function reserve(
  db: Queryable,
  streamId: StreamId,
  {claims, now}: {readonly claims: readonly Claim[]; readonly now: number},
): Promise<void> {
  demandTransaction(db);
  for (const claim of inLockOrder(claims)) {
    if (!(await take(db, claim))) throw overQuota(claim);
    const {account, unit, period, amount} = claim;
    await db
      .insertInto('quota_holds')
      .values({
        stream_id: streamId,
        account,
        unit,
        period,
        reserved: amount,
        spent: null,
        status: 'held',
        created_at: now,
        ended_at: null,
      })
      .execute();
  }
}

async function take(db: Queryable, {account, unit, period, amount, granted}: Claim): Promise<boolean> {
  // The first row of a period is inserted unseen.
  if (amount > granted) return false;
  const taken = await db
    .insertInto('quota_balances')
    .values({account, unit, period, reserved: amount, spent: 0})
    .onConflict((conflict) =>
      conflict
        .columns(['account', 'unit', 'period'])
        .doUpdateSet({reserved: sql<number>`quota_balances.reserved + excluded.reserved`})
        .where(
          sql<boolean>`quota_balances.spent + quota_balances.reserved + excluded.reserved <= ${granted}`,
        ),
    )
    .returning('reserved')
    .executeTakeFirst();
  return taken !== undefined;
}
