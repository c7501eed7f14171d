import type {Usage} from '../../../src/model/usage.js';
import type {Amounts} from './quota-rule.js';

/** Millionths of the unit of money for a million tokens: 3 dollars a million is 3 000 000. Whole. */
export interface ModelPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** For input that the service had in its cache; as other input where it is not given. */
  readonly cachedInputPerMillion?: number;
}

export const freeOfCharge: ModelPrice = {inputPerMillion: 0, outputPerMillion: 0};

export type CountedTokens = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedInputTokens'>;

/** Beyond what any model takes or gives; what a service counts wrongly shall not break our sums. */
const maxTokens = 100_000_000;

/** What `used` is in each unit. Money is rounded up to the next millionth, once. */
export function amountsOf(used: CountedTokens, price: ModelPrice): Amounts {
  const input = wholeCount(used.inputTokens);
  const output = wholeCount(used.outputTokens);
  const cached = Math.min(input, wholeCount(used.cachedInputTokens ?? 0));
  const money =
    (input - cached) * price.inputPerMillion +
    cached * (price.cachedInputPerMillion ?? price.inputPerMillion) +
    output * price.outputPerMillion;
  return {tokens: input + output, money: Math.ceil(money / 1_000_000)};
}

function wholeCount(count: number): number {
  return Number.isFinite(count) ? Math.min(Math.max(Math.ceil(count), 0), maxTokens) : 0;
}
