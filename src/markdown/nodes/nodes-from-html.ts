import type {MarkdownPolicy} from '../guard/policy.js';
import type {MarkdownLabels} from '../labels.js';
import {visibleText} from '../source/visible-text.js';
import {checkbox, codeFrame, tableFrame} from './frames.js';
import type {HtmlSlots} from './html-slots.js';
import {anchor, picture} from './link-nodes.js';
import {element, isAllowedAttribute, isAllowedElement, type SafeNode, textOf} from './safe-node.js';

export interface HtmlOptions {
  readonly policy: MarkdownPolicy;
  readonly labels: MarkdownLabels;
  /** False while later text may change this: nothing is fetched for it before. */
  readonly isSettled: boolean;
  /** What stands in places that were kept for it. */
  readonly slots?: HtmlSlots;
  /** Elements that are not allowed go with all that is in them; without this, what is in them stays. */
  readonly dropsUnknown?: boolean;
}

/** Elements that only we build, and so never from what an author wrote. */
const ours = new Set(['button', 'input', 'span', 'div']);
/** What is in these stays where others go with all that is in them; what stood in a block of its own is a paragraph. */
const inlineWrappers = new Set(['span', 'b', 'i']);
const blockWrappers = new Set(['div', 'section', 'article', 'figure', 'figcaption', 'header', 'footer']);
const blocks = /^(?:p|hr|h[1-6]|pre|blockquote|ul|ol|li|table|div|details|summary)$/;

/** What sanitised HTML becomes: the same allow-list, frames and rules for addresses as Markdown itself. */
export function nodesFromHtml(parent: Node, options: HtmlOptions): SafeNode[] {
  return nodesFromDom(parent.childNodes, options);
}

/** What `nodes` become, which may come from anywhere. */
export function nodesFromDom(nodes: Iterable<Node>, options: HtmlOptions): SafeNode[] {
  return [...nodes].flatMap((node): SafeNode[] => {
    if (node.nodeType === Node.TEXT_NODE) return [visibleText(node.nodeValue ?? '')];
    return isElement(node) ? nodesOf(node, options) : [];
  });
}

function nodesOf(source: Element, options: HtmlOptions): SafeNode[] {
  const tag = source.localName;
  if (tag === 'input') return boxOf(source, options);
  if (tag === 'img') return picture(pictureOf(source), options);
  const isPlain = isAllowedElement(tag) && !ours.has(tag);
  if (options.dropsUnknown && !isPlain && !inlineWrappers.has(tag) && !blockWrappers.has(tag)) return [];
  const children = nodesFromHtml(source, options);
  const kept = options.slots?.fill(source.className, children);
  if (kept) return [kept];
  if (options.dropsUnknown && blockWrappers.has(tag)) return asBlock(children);
  if (!isPlain) return children;
  if (tag === 'a') return linkOf(source, children, options);
  if (tag === 'table') return [tableFrame(children, options.labels)];
  const code = tag === 'pre' ? source.firstElementChild : null;
  if (code?.localName === 'code' && source.childNodes.length === 1) {
    const language = /^language-([\w+-]{1,32})$/.exec(code.className)?.[1] ?? '';
    const content = {
      kind: 'code',
      text: code.textContent ?? '',
      language,
      isClosed: options.isSettled,
    } as const;
    return [codeFrame(content, options.labels)];
  }
  return [element(tag, attributesOf(source), children)];
}

function asBlock(children: readonly SafeNode[]): SafeNode[] {
  const isText = children.every((child) => typeof child === 'string' || !blocks.test(child.tag));
  return isText && textOf(children).trim() !== '' ? [element('p', {}, children)] : [...children];
}

function linkOf(source: Element, children: readonly SafeNode[], {policy}: HtmlOptions): SafeNode[] {
  // In HTML a backslash is a slash.
  const address = source.getAttribute('href')?.replaceAll('\\', '/');
  return address === undefined
    ? [...children]
    : anchor(address, source.getAttribute('title'), children, policy);
}

function pictureOf(source: Element): {address: string; alt: string; title: string | null} {
  const alt = source.getAttribute('alt') ?? '';
  return {address: source.getAttribute('src') ?? '', alt, title: source.getAttribute('title')};
}

/** Task lists come as boxes that are switched off; an author's own inputs are none of them. */
function boxOf(source: Element, {labels}: HtmlOptions): SafeNode[] {
  const isBox = source.getAttribute('type') === 'checkbox' && source.hasAttribute('disabled');
  return isBox ? [checkbox(source.hasAttribute('checked'), labels)] : [];
}

function attributesOf(source: Element): Record<string, string> {
  const allowed = [...source.attributes].filter(
    ({name, value}) =>
      // A class means something of ours, but for the language of code.
      isAllowedAttribute(source.localName, name, value) && (name !== 'class' || source.localName === 'code'),
  );
  return Object.fromEntries(allowed.map(({name, value}) => [name, value]));
}

/** Not `instanceof`: what the sanitiser gives belongs to a document of its own. */
function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}
