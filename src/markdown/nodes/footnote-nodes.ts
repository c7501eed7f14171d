import type {MarkdownLabels} from '../labels.js';
import {footnoteKey} from '../lex/footnotes.js';
import type {Definitions} from '../lex/lex.js';
import type {FootnoteReferenceToken} from '../lex/own-tokens.js';
import {visibleText} from '../source/visible-text.js';
import {element, filled, type SafeNode} from './safe-node.js';

/** A footnote that something refers to. */
export interface Footnote {
  readonly key: string;
  readonly number: number;
  readonly nodes: readonly SafeNode[];
}

/** The place of a reference. What stands there is known when its definition has come, or cannot come any more. */
export function footnoteReference({label, raw}: FootnoteReferenceToken): SafeNode {
  const content = {kind: 'footnote', key: footnoteKey(label), written: visibleText(raw)} as const;
  return filled(element('span', {class: 'footnote-ref'}, []), content);
}

/**
 * The footnotes that are shown: those that something refers to, in the order of their first references.
 *
 * @param keys - Of the references in the text, in its order.
 * @param build - What the Markdown of a footnote becomes. What it refers to comes behind what the text refers to.
 */
export function footnotesOf(
  keys: readonly string[],
  known: Definitions,
  build: (markdown: string) => readonly SafeNode[],
): Footnote[] {
  const found = new Map<string, Footnote>();
  const waiting = [...keys];
  for (const key of waiting) {
    const markdown = known.get(key)?.footnote;
    if (markdown === undefined || found.has(key)) continue;
    const nodes = build(markdown);
    found.set(key, {key, number: found.size + 1, nodes});
    waiting.push(...referencesIn(nodes));
  }
  return [...found.values()];
}

/** The keys of all references in `nodes`, in their order. */
export function referencesIn(nodes: readonly SafeNode[]): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [];
    return node.content?.kind === 'footnote' ? [node.content.key] : referencesIn(node.children);
  });
}

/**
 * The section behind the text, each footnote with a way back.
 *
 * @param idOf - An id for each, where the page finds them by that.
 */
export function footnoteSection(
  footnotes: readonly Footnote[],
  {footnotes: title}: MarkdownLabels,
  idOf?: (footnote: Footnote) => string,
): SafeNode[] {
  if (footnotes.length === 0) return [];
  const items = footnotes.map((footnote) =>
    element('li', idOf ? {id: idOf(footnote)} : {}, withWayBack(footnote)),
  );
  const heading = element('h2', {class: 'footnotes-title'}, [title]);
  return [element('div', {class: 'footnotes'}, [heading, element('ol', {}, items)])];
}

/** The way back stands at the end of the last paragraph, where the reader has got to. */
function withWayBack({key, number, nodes}: Footnote): readonly SafeNode[] {
  const back = filled(element('span', {class: 'footnote-back'}, []), {kind: 'footnote-back', key, number});
  const last = nodes.at(-1);
  if (last === undefined || typeof last === 'string' || last.tag !== 'p') return [...nodes, back];
  return [...nodes.slice(0, -1), element('p', last.attributes, [...last.children, ' ', back])];
}
