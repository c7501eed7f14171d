import {sql} from 'kysely';
import type {StreamId} from '../../../src/base/ids.js';
import type {Queryable} from '../store/database.js';
import {type BalanceKey, inLockOrder} from './balance.js';
import {inTransaction} from './in-transaction.js';
import type {Amounts} from './quota-rule.js';

/**
 * Charges what a run used, in place of what was set aside for it; that may be more. Does it once: a run that was
 * settled or released stays so, and the answer is false, as it is for a run that set nothing aside.
 */
export function settle(db: Queryable, streamId: StreamId, used: Amounts, now: number): Promise<boolean> {
  return close(db, streamId, {status: 'settled', used, now});
}

/** Gives back what was set aside for a run, charging nothing; once, as {@link settle}. */
export function release(db: Queryable, streamId: StreamId, now: number): Promise<boolean> {
  return close(db, streamId, {status: 'released', used: {tokens: 0, money: 0}, now});
}

interface Closing {
  readonly status: 'settled' | 'released';
  readonly used: Amounts;
  readonly now: number;
}

function close(db: Queryable, streamId: StreamId, {status, used, now}: Closing): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    // Who changes the status is the one who moves the balances: a second transaction finds nothing held.
    const holds = await transaction
      .updateTable('quota_holds')
      .set({
        status,
        spent: sql<number>`case when unit = 'tokens' then cast(${used.tokens} as bigint) else cast(${used.money} as bigint) end`,
        ended_at: now,
      })
      .where('stream_id', '=', streamId)
      .where('status', '=', 'held')
      .returning(['account', 'unit', 'period', 'reserved'])
      .execute();
    for (const hold of inLockOrder(holds)) await move(transaction, hold, used[hold.unit]);
    return holds.length > 0;
  });
}

async function move(
  db: Queryable,
  {account, unit, period, reserved}: BalanceKey & {readonly reserved: number},
  spent: number,
): Promise<void> {
  await db
    .updateTable('quota_balances')
    .set((expression) => ({
      reserved: expression('reserved', '-', reserved),
      spent: expression('spent', '+', spent),
    }))
    .where('account', '=', account)
    .where('unit', '=', unit)
    .where('period', '=', period)
    .execute();
}
