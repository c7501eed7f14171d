import type {Token} from 'marked';
import {segmentsOf} from './grow/segments.js';
import {untrustedPolicy} from './guard/policy.js';
import {englishLabels} from './labels.js';
import {type Definition, lexBlocks, readBlocks, splitBlocks} from './lex/lex.js';
import type {Syntax} from './lex/syntax.js';
import {blockNodes} from './nodes/block-nodes.js';
import {footnotesOf, referencesIn} from './nodes/footnote-nodes.js';
import {linkedFootnotes} from './nodes/linked-footnotes.js';
import {element, type SafeNode} from './nodes/safe-node.js';
import {limits} from './source/limits.js';
import {normalized} from './source/source.js';
import {visibleText} from './source/visible-text.js';
import {writeString} from './write-string.js';

export interface RenderToStringOptions {
  /** Formulas are read, as `MarkdownStream` does. Default: false. */
  readonly math?: boolean | undefined;
}

/**
 * The safe HTML of `markdown`, under `untrustedPolicy` and without highlighting. Needs no document: for servers,
 * exports and e-mail. Images are named and not loaded; what asks before it opens in a page is a plain link here.
 * Formulas, where they are read, are shown as TeX. Footnotes are linked within the page, by names that come of the text.
 */
export function renderToString(markdown: string, {math = false}: RenderToStringOptions = {}): string {
  const syntax: Syntax = {math};
  const source = normalized(markdown);
  const blocks = splitBlocks(source.slice(0, limits.textLength), syntax);
  const known = new Map<string, Definition>();
  for (const {definitions} of blocks) {
    for (const [label, definition] of definitions) if (!known.has(label)) known.set(label, definition);
  }
  const nodesOf = (tokens: readonly Token[]): SafeNode[] =>
    blockNodes(tokens, {
      policy: untrustedPolicy,
      labels: englishLabels,
      lookUpEntity: () => null,
      isSettled: true,
      isOpen: false,
      counted: {links: 0},
    });
  const build = (part: string): SafeNode[] => nodesOf(lexBlocks(part, {known}, syntax));
  const blocksAsNodes = segmentsOf(blocks, 'text').flatMap((segment) =>
    nodesOf(readBlocks(segment.blocks, {known})),
  );
  const rest = source.slice(limits.textLength);
  const nodes = rest === '' ? blocksAsNodes : [...blocksAsNodes, element('p', {}, [visibleText(rest)])];
  const references = referencesIn(nodes);
  if (references.length === 0) return writeString(nodes);
  const footnotes = footnotesOf(references, known, build);
  return writeString(linkedFootnotes(nodes, footnotes, {labels: englishLabels, prefix: nameOf(source)}));
}

/** A short name for `text`: the same text gets the same HTML, and two texts on a page do not get in each other's way. */
function nameOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
