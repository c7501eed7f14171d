import {element, type SafeNode} from '../nodes/safe-node.js';

/** Scopes inside each other; languages in languages nest no deeper in what people write. */
const maxDepth = 64;

/**
 * What highlight.js read, as nodes through the allow-list. Its HTML is not looked at.
 *
 * Its tree is not a public thing, so nothing in it is taken for granted.
 *
 * @throws {TypeError} where `emitter` is not as expected, or does not hold exactly `code`.
 */
export function safeNodesOf(emitter: unknown, code: string): readonly SafeNode[] {
  const nodes = childrenOf(get(emitter, 'root'), 0);
  if (textIn(nodes) !== code)
    throw new TypeError('The highlighter did not give back the code that it was given.');
  return nodes;
}

function childrenOf(parent: unknown, depth: number): SafeNode[] {
  const children = get(parent, 'children');
  if (!Array.isArray(children) || depth > maxDepth)
    throw new TypeError('The tree of the highlighter is not as expected.');
  return children.flatMap((child: unknown) => nodesOf(child, depth));
}

function nodesOf(child: unknown, depth: number): SafeNode[] {
  if (typeof child === 'string') return child === '' ? [] : [child];
  const scope = get(child, 'scope');
  const inside = childrenOf(child, depth + 1);
  // Code of another language has no look of its own.
  if (typeof scope !== 'string' || scope.startsWith('language:')) return inside;
  return inside.length === 0 ? [] : [element('span', {class: classOf(scope)}, inside)];
}

/** `title.function.invoke` as highlight.js's own themes know it. */
function classOf(scope: string): string {
  const [name, ...rest] = scope.split('.');
  return [`hljs-${name}`, ...rest.map((part, at) => part + '_'.repeat(at + 1))].join(' ');
}

function get(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
}

function textIn(nodes: readonly SafeNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : textIn(node.children))).join('');
}
