import type {Queryable} from '../store/database.js';
import type {QuotaSpan, QuotaUnit} from '../store/limits-tables.js';
import type {QuotaRule} from './quota-rule.js';

/** Which limit of which account. */
export interface GrantKey {
  readonly account: string;
  readonly unit: QuotaUnit;
  readonly span: QuotaSpan;
}

/**
 * Gives one account another amount than its rule says, from now on and in each period to come.
 *
 * @throws {RangeError} if `amount` is not a whole number from 0.
 */
export async function setGrant(
  db: Queryable,
  {account, unit, span}: GrantKey,
  amount: number,
): Promise<void> {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError(`\`amount\` must be a whole number from 0, not ${amount}.`);
  await db
    .insertInto('quota_grants')
    .values({account, unit, span, amount})
    .onConflict((conflict) => conflict.columns(['account', 'unit', 'span']).doUpdateSet({amount}))
    .execute();
}

/** Has the rule hold for the account again. */
export async function removeGrant(db: Queryable, {account, unit, span}: GrantKey): Promise<void> {
  await db
    .deleteFrom('quota_grants')
    .where('account', '=', account)
    .where('unit', '=', unit)
    .where('span', '=', span)
    .execute();
}

/** What `account` may use in a period of `rule`. */
export async function grantedTo(db: Queryable, account: string, rule: QuotaRule): Promise<number> {
  const grant = await db
    .selectFrom('quota_grants')
    .select('amount')
    .where('account', '=', account)
    .where('unit', '=', rule.unit)
    .where('span', '=', rule.span)
    .executeTakeFirst();
  return grant?.amount ?? rule.granted;
}
