import type {Clock} from '../../src/base/clock.js';
import {contextMessages} from './generation/context-window.js';
import type {RunHooks} from './generation/run-hooks.js';
import {highestPrice, priceOfAnswer} from './limits/model-prices.js';
import {createQuota} from './limits/quota.js';
import {createStartLimits} from './limits/start-limits.js';
import type {Providers} from './providers/providers.js';
import type {LimitsConfig} from './settings/limit-settings.js';

/** What a quota sets aside for each run until it is known what it used. */
const reservedTokens = {inputTokens: 4_000, outputTokens: 2_000} as const;

/** What `limits` do when a run starts, and when it ends. */
export function limitHooks(
  {maxRunsPerUser, userRate, providerRate, quotas}: LimitsConfig,
  {clock, providers}: {readonly clock: Clock; readonly providers: Providers},
): readonly RunHooks[] {
  const providerNameOf = (model: string): string => providers.providerOf(model).name;
  return [
    createStartLimits({clock, maxRunsPerUser, userRate, providerRate, providerNameOf}),
    // Without rules there is nothing to charge, and what other hooks set aside is theirs.
    ...(quotas.length === 0
      ? []
      : [
          createQuota({
            clock,
            rules: quotas,
            highestPriceOf: (model) => highestPrice(providers, model),
            priceOf: (answeredBy) => priceOfAnswer(providers, answeredBy),
            reservedTokens,
            promptMessages: contextMessages,
          }),
        ]),
  ];
}
