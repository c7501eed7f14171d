import type {Content} from './body.js';
import type {SafeElement, SafeNode} from './safe-node.js';

/** True where both would be drawn alike. */
export function isSameNode(one: SafeNode, other: SafeNode): boolean {
  if (one === other) return true;
  if (typeof one === 'string' || typeof other === 'string') return false;
  return (
    isSameShell(one, other) &&
    isSameContent(one.content, other.content) &&
    one.children.length === other.children.length &&
    one.children.every((child, at) => isSameNode(child, other.children[at] ?? ''))
  );
}

/** True where both are the same element, whatever is in it. */
export function isSameShell(one: SafeElement, other: SafeElement): boolean {
  if (
    one.tag !== other.tag ||
    one.action?.url !== other.action?.url ||
    one.action?.kind !== other.action?.kind
  )
    return false;
  if (one.content?.kind !== other.content?.kind) return false;
  const names = Object.keys(one.attributes);
  return (
    names.length === Object.keys(other.attributes).length &&
    names.every((name) => one.attributes[name] === other.attributes[name])
  );
}

export function isSameContent(one: Content | undefined, other: Content | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
