import type {Clock} from '../../src/base/clock.js';
import {contextMessages} from './generation/context-window.js';
import type {RunHooks} from './generation/run-hooks.js';
import {createQuota} from './limits/quota.js';
import {createStartLimits} from './limits/start-limits.js';
import {freeOfCharge, type ModelPrice} from './limits/usage-amounts.js';
import type {Providers} from './providers/providers.js';
import type {LimitsConfig} from './settings/limit-settings.js';

/** What a quota sets aside for each run until it is known what it used. */
const reservedTokens = {inputTokens: 4_000, outputTokens: 2_000} as const;
const millionths = 1_000_000;

/** What `limits` do when a run starts, and when it ends. */
export function limitHooks(
  {maxRunsPerUser, userRate, providerRate, quotas}: LimitsConfig,
  {clock, providers}: {readonly clock: Clock; readonly providers: Providers},
): readonly RunHooks[] {
  const providerNameOf = (model: string): string => providers.providerOf(model).name;
  const priceOf = (model: string): ModelPrice => priceIn(providers, model);
  return [
    createStartLimits({clock, maxRunsPerUser, userRate, providerRate, providerNameOf}),
    // Without rules there is nothing to charge, and what other hooks set aside is theirs.
    ...(quotas.length === 0
      ? []
      : [createQuota({clock, rules: quotas, priceOf, reservedTokens, promptMessages: contextMessages})]),
  ];
}

/** What the first place of a model takes; one of which no price is known is free. */
function priceIn(providers: Providers, model: string): ModelPrice {
  const price = providers.configOf(model)?.places[0]?.price;
  if (!price) return freeOfCharge;
  const {input, output, cachedInput} = price;
  return {
    inputPerMillion: Math.round(input * millionths),
    outputPerMillion: Math.round(output * millionths),
    ...(cachedInput === undefined ? {} : {cachedInputPerMillion: Math.round(cachedInput * millionths)}),
  };
}
