import {html, nothing, type TemplateResult} from 'lit';
import type {ChatMessage} from '../../src/model/message.js';
import {lateLabels} from '../shared/late-labels.js';

const whole = new Intl.NumberFormat(undefined, {maximumFractionDigits: 0});
const tenths = new Intl.NumberFormat(undefined, {maximumFractionDigits: 1});
const costs = {minimumFractionDigits: 2, maximumFractionDigits: 6} as const;

/** What an answer took, as far as it is known; nothing where nothing is. */
export function usageLine(message: ChatMessage): TemplateResult | typeof nothing {
  const words = usageWords(message);
  if (words.length === 0) return nothing;
  // Isolated: in a text from right to left each stands as it is written.
  return html`<p class="usage" part="usage">${words.map((word) => html`<bdi>${word}</bdi>`)}</p>`;
}

function usageWords({usage, metrics, metadata}: ChatMessage): readonly string[] {
  const tokens = usage?.outputTokens ?? metrics?.outputTokens ?? 0;
  const isEstimate = usage === undefined && metrics?.isEstimate === true;
  const {tokensPerSecond = null, timeToFirstTokenMs = null} = metrics ?? {};
  const cost = costWords(metadata);
  return [
    ...(tokens > 0 ? [lateLabels.tokens(whole.format(tokens), isEstimate)] : []),
    ...(tokensPerSecond === null ? [] : [lateLabels.tokensPerSecond(tenths.format(tokensPerSecond))]),
    ...(timeToFirstTokenMs === null
      ? []
      : [lateLabels.timeToFirstToken(tenths.format(timeToFirstTokenMs / 1000))]),
    ...(cost === null ? [] : [cost]),
  ];
}

/** From `metadata.cost`, in `metadata.currency` where that is one. */
function costWords(metadata: ChatMessage['metadata']): string | null {
  const [cost, currency] = [metadata?.['cost'], metadata?.['currency']];
  if (typeof cost !== 'number' || !Number.isFinite(cost)) return null;
  const isCurrency = typeof currency === 'string' && /^[A-Za-z]{3}$/.test(currency);
  const format = new Intl.NumberFormat(
    undefined,
    isCurrency ? {style: 'currency', currency, ...costs} : costs,
  );
  return isCurrency ? format.format(cost) : lateLabels.cost(format.format(cost));
}
