import type {Queryable} from '../store/database.js';
import type {QuotaUnit} from '../store/limits-tables.js';

/** Which balance. */
export interface BalanceKey {
  readonly account: string;
  readonly unit: QuotaUnit;
  readonly period: string;
}

export interface Balance {
  /** Set aside for runs that have not ended. */
  readonly reserved: number;
  readonly spent: number;
}

/** What an account used of one unit in one period. */
export async function readBalance(db: Queryable, {account, unit, period}: BalanceKey): Promise<Balance> {
  const row = await db
    .selectFrom('quota_balances')
    .select(['reserved', 'spent'])
    .where('account', '=', account)
    .where('unit', '=', unit)
    .where('period', '=', period)
    .executeTakeFirst();
  return row ?? {reserved: 0, spent: 0};
}

/** The order in which balances are written by all, so that no two transactions wait for each other. */
export function inLockOrder<T extends BalanceKey>(keys: readonly T[]): readonly T[] {
  const nameOf = ({account, unit, period}: BalanceKey): string => `${account} ${unit} ${period}`;
  return keys.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
