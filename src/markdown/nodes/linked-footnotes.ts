import type {MarkdownLabels} from '../labels.js';
import type {FootnoteBackContent, FootnoteContent} from './body.js';
import {type Footnote, footnoteSection} from './footnote-nodes.js';
import {element, type SafeNode} from './safe-node.js';

export interface LinkedFootnotesOptions {
  readonly labels: MarkdownLabels;
  /** Letters and digits that tell this text's names from those of others on a page. */
  readonly prefix: string;
}

/**
 * `nodes` with their references as links, and `footnotes` behind them: for HTML that nobody listens in, and that so must
 * find its footnotes by name.
 */
export function linkedFootnotes(
  nodes: readonly SafeNode[],
  footnotes: readonly Footnote[],
  {labels, prefix}: LinkedFootnotesOptions,
): SafeNode[] {
  const numbers = new Map(footnotes.map(({key, number}) => [key, number]));
  const named = new Set<number>();
  const noteId = (number: number): string => `chat-${prefix}-note-${number}`;
  const refId = (number: number): string => `chat-${prefix}-ref-${number}`;
  const section = footnoteSection(footnotes, labels, ({number}) => noteId(number));
  return [...nodes, ...section].flatMap(linked);

  function linked(node: SafeNode): SafeNode[] {
    if (typeof node === 'string') return [node];
    const {content} = node;
    if (content?.kind === 'footnote') return reference(content);
    if (content?.kind === 'footnote-back') return [back(content)];
    return [{...node, children: node.children.flatMap(linked)}];
  }

  function reference({key, written}: FootnoteContent): SafeNode[] {
    const number = numbers.get(key);
    if (number === undefined) return [written];
    // The way back leads to the first one.
    const id = named.has(number) ? {} : {id: refId(number)};
    named.add(number);
    const attributes = {href: `#${noteId(number)}`, ...id, 'aria-label': labels.footnote(number)};
    return [element('sup', {}, [element('a', attributes, [String(number)])])];
  }

  function back({number}: FootnoteBackContent): SafeNode {
    const attributes = {href: `#${refId(number)}`, 'aria-label': labels.backToReference(number)};
    return element('a', attributes, ['\u21a9\ufe0e']);
  }
}
