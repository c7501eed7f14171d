import * as v from 'valibot';
import type {QuotaRule} from '../limits/quota-rule.js';
import type {BucketRate} from '../limits/token-bucket.js';
import {explained} from './explained.js';
import {money, wholeNumber} from './number-setting.js';
import {maxCount, rateOf} from './rate-setting.js';

/** What people, and all of them together, may use. Null and an empty list: as much as they like. */
export interface LimitsConfig {
  readonly maxRunsPerUser: number | null;
  readonly userRate: BucketRate | null;
  readonly providerRate: BucketRate | null;
  readonly quotas: readonly QuotaRule[];
}

const mostTokens = 1_000_000_000_000;

export const limitSettings = {
  MAX_RUNS_PER_USER: explained(
    maxCount('MAX_RUNS_PER_USER'),
    'Answers that are written for one person at the same time.',
    '3 with accounts',
  ),
  USER_STARTS_BURST: explained(
    maxCount('USER_STARTS_BURST'),
    'Answers that one person may ask for at once.',
    '20 with accounts',
  ),
  USER_STARTS_PER_MINUTE: explained(
    maxCount('USER_STARTS_PER_MINUTE'),
    'Answers that one person may ask for a minute after that.',
    '30 with accounts',
  ),
  PROVIDER_STARTS_BURST: explained(
    maxCount('PROVIDER_STARTS_BURST'),
    'Answers that all together may ask one provider for at once.',
  ),
  PROVIDER_STARTS_PER_MINUTE: explained(
    maxCount('PROVIDER_STARTS_PER_MINUTE'),
    'Answers that all together may ask one provider for a minute after that.',
  ),
  USER_TOKENS_PER_DAY: explained(
    v.optional(wholeNumber('USER_TOKENS_PER_DAY', mostTokens)),
    'A quota: tokens of one person a day.',
  ),
  USER_COST_PER_MONTH: explained(
    v.optional(money('USER_COST_PER_MONTH')),
    'A quota: money of one person a month, as in models.toml, such as 12.50.',
  ),
  SERVER_COST_PER_DAY: explained(
    v.optional(money('SERVER_COST_PER_DAY')),
    'A quota: money of all together a day.',
  ),
};

type LimitSettings = {readonly [Name in keyof typeof limitSettings]?: number | undefined};

/** What accounts get where the settings say nothing. */
const usual = {runs: 3, burst: 20, perMinute: 30} as const;

/** Limits as `settings` have them. With accounts, some hold that nobody set. */
export function limitsFrom(settings: LimitSettings, hasAccounts: boolean): LimitsConfig {
  const burst = settings.USER_STARTS_BURST ?? (hasAccounts ? usual.burst : undefined);
  const perMinute = settings.USER_STARTS_PER_MINUTE ?? (hasAccounts ? usual.perMinute : undefined);
  return {
    maxRunsPerUser: settings.MAX_RUNS_PER_USER ?? (hasAccounts ? usual.runs : null),
    userRate: rateOf(burst, perMinute),
    providerRate: rateOf(settings.PROVIDER_STARTS_BURST, settings.PROVIDER_STARTS_PER_MINUTE),
    quotas: [
      ...quota('user', 'tokens', 'day', settings.USER_TOKENS_PER_DAY),
      ...quota('user', 'money', 'month', settings.USER_COST_PER_MONTH),
      ...quota('server', 'money', 'day', settings.SERVER_COST_PER_DAY),
    ],
  };
}

function quota(
  of: QuotaRule['of'],
  unit: QuotaRule['unit'],
  span: QuotaRule['span'],
  granted: number | undefined,
): readonly QuotaRule[] {
  return granted === undefined ? [] : [{of, unit, span, granted}];
}
