import type {Content} from './nodes/body.js';
import {element, type SafeElement, type SafeNode} from './nodes/safe-node.js';
import {literalText} from './source/visible-text.js';

const empty = new Set(['br', 'hr', 'img', 'input']);

/** The HTML of `nodes`. Nothing in it runs or fetches that the nodes would not. */
export function writeString(nodes: readonly SafeNode[]): string {
  return nodes.map(writeNode).join('');
}

function writeNode(node: SafeNode): string {
  if (typeof node === 'string') return escapeText(node);
  // A button does nothing in a page that no stream listens in.
  if (node.action?.kind === 'load-image') return imageLink(node.action.url, node.children);
  if (node.attributes['class'] === 'code-bar') return '';
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${escapeText(value)}"`))
    .join('');
  const open = `<${node.tag}${attributes}>`;
  return empty.has(node.tag) ? open : `${open}${contentOf(node)}</${node.tag}>`;
}

function contentOf({children, content}: SafeElement): string {
  return content ? writeContent(content) : writeString(children);
}

function writeContent(content: Content): string {
  if (content.kind === 'code') return escapeText(literalText(content.text));
  // What would set it is not here: its source says what it is.
  return content.kind === 'math' ? writeString([element('code', {}, [content.tex])]) : '';
}

/** The image that a placeholder stands for, to be opened by who wants to. */
function imageLink(url: string, children: readonly SafeNode[]): string {
  const rest = {target: '_blank', rel: 'noopener noreferrer nofollow ugc', referrerpolicy: 'no-referrer'};
  return writeNode(element('a', {href: url, ...rest}, children));
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}
