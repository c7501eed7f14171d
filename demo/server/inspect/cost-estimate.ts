import type {Usage} from '../../../src/model/usage.js';
import {amountsOf} from '../limits/usage-amounts.js';
import type {AnsweredBy} from '../providers/provider.js';
import type {Providers} from '../providers/providers.js';

/** What an answer cost by the prices of the configuration. The service's bill may say otherwise. */
export interface CostEstimate {
  /** Money. */
  readonly amount: number;
  /** ISO 4217, such as USD. */
  readonly currency: string;
  readonly isEstimate: true;
}

const millionths = 1_000_000;

/** Null where usage or price are not known, and where nobody was paid: for answers of the cache and simulated ones. */
export function estimateCost(
  providers: Pick<Providers, 'placeOf'>,
  answeredBy: AnsweredBy | null,
  usage: Usage | null,
): CostEstimate | null {
  if (!usage || !answeredBy || answeredBy.kind === 'cached' || answeredBy.kind === 'simulated') return null;
  const price = providers.placeOf(answeredBy)?.price;
  if (!price) return null;
  const {money} = amountsOf(usage, {
    inputPerMillion: Math.round(price.input * millionths),
    outputPerMillion: Math.round(price.output * millionths),
    ...(price.cachedInput !== undefined && {
      cachedInputPerMillion: Math.round(price.cachedInput * millionths),
    }),
  });
  return {amount: money / millionths, currency: price.currency, isEstimate: true};
}
