import {segmentsOf} from './grow/segments.js';
import {untrustedPolicy} from './guard/policy.js';
import {englishLabels} from './labels.js';
import {type Definition, lexBlocks, splitBlocks} from './lex/lex.js';
import {blockNodes} from './nodes/block-nodes.js';
import {element, type SafeNode} from './nodes/safe-node.js';
import {limits} from './source/limits.js';
import {normalized} from './source/source.js';
import {visibleText} from './source/visible-text.js';
import {writeString} from './write-string.js';

/**
 * The safe HTML of `markdown`, under `untrustedPolicy` and without highlighting. Needs no document: for servers,
 * exports and e-mail. Images are named and not loaded; what asks before it opens in a page is a plain link here.
 */
export function renderToString(markdown: string): string {
  const source = normalized(markdown);
  const blocks = splitBlocks(source.slice(0, limits.textLength));
  const known = new Map<string, Definition>();
  for (const {definitions} of blocks) {
    for (const [label, definition] of definitions) if (!known.has(label)) known.set(label, definition);
  }
  const nodes = segmentsOf(blocks, 'text').flatMap(({source: part}): SafeNode[] =>
    blockNodes(lexBlocks(part, known), {
      policy: untrustedPolicy,
      labels: englishLabels,
      lookUpEntity: () => null,
      isSettled: true,
      isOpen: false,
      counted: {links: 0},
    }),
  );
  const rest = source.slice(limits.textLength);
  return writeString(rest === '' ? nodes : [...nodes, element('p', {}, [visibleText(rest)])]);
}
