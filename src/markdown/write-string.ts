import type {SafeNode} from './safe-node.js';

const empty = new Set(['br', 'hr', 'img', 'input']);

/** The HTML of `nodes`. Nothing in it runs or fetches that the nodes would not. */
export function writeString(nodes: readonly SafeNode[]): string {
  return nodes.map(writeNode).join('');
}

function writeNode(node: SafeNode): string {
  if (typeof node === 'string') return escapeText(node);
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${escapeText(value)}"`))
    .join('');
  const open = `<${node.tag}${attributes}>`;
  return empty.has(node.tag) ? open : `${open}${writeString(node.children)}</${node.tag}>`;
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
