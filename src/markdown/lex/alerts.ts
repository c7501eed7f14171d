import type {Tokens} from 'marked';
import type {AlertKind, AlertToken} from './own-tokens.js';

/** A first line of a quote that says nothing but a kind of alert, with something behind it. */
const head = /^ {0,3}>[ \t]*\[!(note|tip|important|warning|caution)\][ \t]*\n(?= {0,3}>)/i;

/** The alert at the start of `lines`; `quoteAt` reads what stands behind its first line as the quote that it is. */
export function alertAt(
  lines: string,
  quoteAt: (quote: string) => Tokens.Blockquote | undefined,
): AlertToken | undefined {
  const [first, word] = head.exec(lines) ?? [];
  if (first === undefined || word === undefined) return undefined;
  const empty = '>\n';
  const quote = quoteAt(empty + lines.slice(first.length));
  if (!quote || quote.text.trim() === '') return undefined;
  const kind = word.toLowerCase() as AlertKind;
  return {type: 'alert', raw: first + quote.raw.slice(empty.length), kind, tokens: quote.tokens};
}
