import type {Usage} from '../../../src/model/usage.js';
import {millionths, modelPriceOf} from '../limits/model-prices.js';
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

/** Null where usage or price are not known, and where nobody was paid: for answers of the cache and simulated ones. */
export function estimateCost(
  providers: Pick<Providers, 'placeOf'>,
  answeredBy: AnsweredBy | null,
  usage: Usage | null,
): CostEstimate | null {
  if (!usage || !answeredBy || answeredBy.kind === 'cached' || answeredBy.kind === 'simulated') return null;
  const price = providers.placeOf(answeredBy)?.price;
  if (!price) return null;
  const {money} = amountsOf(usage, modelPriceOf(price));
  return {amount: money / millionths, currency: price.currency, isEstimate: true};
}
