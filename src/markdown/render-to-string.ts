import {lex} from './lex.js';
import {maxLength, tameNesting} from './limits.js';
import {nodesFromBlock} from './nodes-from-tokens.js';
import {untrustedPolicy} from './policy.js';
import {visibleText} from './visible-text.js';
import {writeString} from './write-string.js';

/**
 * The safe HTML of `markdown`, under `untrustedPolicy` and without highlighting. Needs no document: for servers,
 * exports and e-mail. Images are named, not loaded.
 */
export function renderToString(markdown: string): string {
  const source = tameNesting(markdown.slice(0, maxLength).replace(/\r\n?/g, '\n'));
  const options = {policy: untrustedPolicy, lookUpEntity: () => null, isFinal: true};
  const nodes = lex(source, Object.create(null)).tokens.flatMap((token) => nodesFromBlock(token, options));
  return writeString([...nodes, visibleText(markdown.slice(maxLength))]);
}
