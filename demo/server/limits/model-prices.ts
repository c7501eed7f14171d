import type {PlaceConfig, Price} from '../providers/models-config.js';
import type {AnsweredBy} from '../providers/provider.js';
import type {Providers} from '../providers/providers.js';
import {freeOfCharge, type ModelPrice} from './usage-amounts.js';

/** Of the unit of money, in which it is counted. */
export const millionths = 1_000_000;

/** What an answer by `answeredBy` takes; one of which no price is known is free. */
export function priceOfAnswer(providers: Providers, answeredBy: AnsweredBy): ModelPrice {
  return priceAt(providers.placeOf(answeredBy));
}

/** The most that an answer of `model` may take, wherever and by whichever of its fallbacks it is given. */
export function highestPrice(providers: Providers, model: string): ModelPrice {
  const asked = providers.configOf(model);
  const others = (asked?.fallbacks ?? []).map((fallback) =>
    fallback.kind === 'model' ? providers.configOf(fallback.model) : undefined,
  );
  return [asked, ...others]
    .flatMap((each) => each?.places ?? [])
    .map(priceAt)
    .reduce(higher, freeOfCharge);
}

function priceAt(place: PlaceConfig | undefined): ModelPrice {
  return place?.price ? modelPriceOf(place.price) : freeOfCharge;
}

/** `price`, as models.toml has it, in millionths. */
export function modelPriceOf({input, output, cachedInput}: Price): ModelPrice {
  return {
    inputPerMillion: Math.round(input * millionths),
    outputPerMillion: Math.round(output * millionths),
    ...(cachedInput === undefined ? {} : {cachedInputPerMillion: Math.round(cachedInput * millionths)}),
  };
}

/** What is in a service's cache is never counted on. */
function higher(one: ModelPrice, other: ModelPrice): ModelPrice {
  return {
    inputPerMillion: Math.max(one.inputPerMillion, other.inputPerMillion),
    outputPerMillion: Math.max(one.outputPerMillion, other.outputPerMillion),
  };
}
