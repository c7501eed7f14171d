import type {Action, SafeElement, SafeNode} from './safe-node.js';

/** Told of a press on an element that asks for something. */
export type ActionListener = (action: Action, event: Event) => void;

/** Builds elements and text, one by one: nothing is ever parsed as HTML. */
export function buildNode(node: SafeNode, onAction: ActionListener): Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const built = document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) built.setAttribute(name, value);
  const {action} = node;
  if (action) listen(built, action, onAction);
  for (const child of node.children) built.append(buildNode(child, onAction));
  return built;
}

/** What a person put in the place of what was built. */
const kept = new WeakSet<Node>();

/** `node` stands where something was built, and stays as it is. */
export function keepAsIs(node: Node): void {
  kept.add(node);
}

/**
 * Makes what was built of `before` show `after`, and touches only what differs: a text that grew grows in
 * place, and a selection in it stays. Returns the node that stands there now.
 */
export function patchNode(built: Node, before: SafeNode, after: SafeNode, onAction: ActionListener): Node {
  if (before === after || kept.has(built)) return built;
  if (typeof before === 'string' && typeof after === 'string') {
    patchText(built as Text, before, after);
    return built;
  }
  if (typeof before === 'string' || typeof after === 'string' || !isSameShell(before, after)) {
    const next = buildNode(after, onAction);
    (built as ChildNode).replaceWith(next);
    return next;
  }
  patchChildren(built as Element, before.children, after.children, onAction);
  return built;
}

/** As `patchNode`, for all children of `parent` from place `from` on. */
export function patchChildren(
  parent: ParentNode & Node,
  before: readonly SafeNode[],
  after: readonly SafeNode[],
  onAction: ActionListener,
  from = 0,
): void {
  for (const [index, node] of after.entries()) {
    const old = before[index];
    const built = parent.childNodes[from + index];
    if (old !== undefined && built) patchNode(built, old, node, onAction);
    else parent.append(buildNode(node, onAction));
  }
  for (let extra = before.length - after.length; extra > 0; extra -= 1) parent.lastChild?.remove();
}

function patchText(text: Text, before: string, after: string): void {
  if (after.startsWith(before)) text.appendData(after.slice(before.length));
  else text.data = after;
}

function isSameShell(before: SafeElement, after: SafeElement): boolean {
  if (before.tag !== after.tag || before.action || after.action) return false;
  const names = Object.keys(before.attributes);
  return (
    names.length === Object.keys(after.attributes).length &&
    names.every((name) => before.attributes[name] === after.attributes[name])
  );
}

function listen(built: HTMLElement, action: Action, onAction: ActionListener): void {
  for (const type of ['click', 'auxclick']) built.addEventListener(type, (event) => onAction(action, event));
}
