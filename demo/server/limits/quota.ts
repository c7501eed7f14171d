import type {Clock} from '../../../src/base/clock.js';
import type {AnsweredBy} from '../providers/provider.js';
import type {Queryable} from '../store/database.js';
import {estimateUsage} from './estimated-usage.js';
import {grantedTo} from './grants.js';
import type {LimitedRun, LimitHooks} from './limited-run.js';
import {accountOf, periodOf, type QuotaRule} from './quota-rule.js';
import {type Claim, reserve} from './reserve.js';
import {release, settle} from './settle.js';
import {amountsOf, type CountedTokens, type ModelPrice} from './usage-amounts.js';

export interface QuotaOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** All of them must have room. A daily budget of the server is `{of: 'server', unit: 'money', span: 'day', …}`. */
  readonly rules: readonly QuotaRule[];
  /** The most that an answer of a model may take. It is what is taken where nobody is known to have answered. */
  readonly highestPriceOf: (model: string) => ModelPrice;
  readonly priceOf: (answeredBy: AnsweredBy) => ModelPrice;
  /** What is set aside for each run: the most that one is expected to use. */
  readonly reservedTokens: CountedTokens;
  /** How many messages models are given, to count what a stopped run asked. */
  readonly promptMessages: number;
}

/** Answers for which no model was asked. */
const freeKinds: ReadonlySet<AnsweredBy['kind']> = new Set(['cached', 'simulated']);

/**
 * Sets aside what a run may use when it starts, and charges what it did use when it ends: as the model counted it, or
 * about as much as there is to see where it did not, as for a run that was stopped, or deleted while it
 * wrote. The price is that of who answered. A run that failed or was interrupted is free, and so is an answer that
 * was cached or simulated.
 *
 * `began` throws a ChatError `payment` (402) where too little is left.
 *
 * @throws {RangeError} if a rule grants something else than a whole number from 0.
 */
export function createQuota(options: QuotaOptions): LimitHooks {
  const {clock, highestPriceOf, priceOf, rules, promptMessages} = options;
  for (const {granted} of rules) {
    if (!Number.isSafeInteger(granted) || granted < 0)
      throw new RangeError(`\`rules\` must grant whole numbers from 0, not ${granted}.`);
  }
  return {
    async began(db, run) {
      const now = clock.now();
      await reserve(db, run.streamId, {claims: await claimsOf(db, run, options, now), now});
    },
    async ended(db, run, {status, errorCode, usage, answeredBy}) {
      const now = clock.now();
      // `not-found`: the person deleted the conversation under it, which is a stop, and no way to pay nothing.
      if (status === 'error' && errorCode !== 'not-found') {
        await release(db, run.streamId, now);
        return;
      }
      if (answeredBy && freeKinds.has(answeredBy.kind)) {
        await settle(db, run.streamId, {tokens: 0, money: 0}, now);
        return;
      }
      const used = usage ?? (await estimateUsage(db, run, promptMessages));
      const price = answeredBy ? priceOf(answeredBy) : highestPriceOf(run.model);
      await settle(db, run.streamId, amountsOf(used, price), now);
    },
  };
}

async function claimsOf(
  db: Queryable,
  {userId, model}: LimitedRun,
  {rules, highestPriceOf, reservedTokens}: QuotaOptions,
  now: number,
): Promise<readonly Claim[]> {
  const amounts = amountsOf(reservedTokens, highestPriceOf(model));
  const claims: Claim[] = [];
  for (const rule of rules) {
    const amount = amounts[rule.unit];
    // A model that costs nothing may be asked with no money left.
    if (amount === 0) continue;
    const {unit, span} = rule;
    const account = accountOf(rule, userId);
    const granted = await grantedTo(db, account, rule);
    claims.push({account, unit, span, period: periodOf(span, now), amount, granted});
  }
  return claims;
}
