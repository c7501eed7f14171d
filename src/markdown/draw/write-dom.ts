import type {Action, SafeElement, SafeNode} from '../nodes/safe-node.js';

/**
 * Draws nodes: elements and text, one by one, nothing is ever parsed as HTML. What does not differ is not touched,
 * so that a text that grew grows in place, and a selection in it stays.
 */
export class DomWriter {
  /** What a press on an element asks for. */
  readonly #actions = new WeakMap<Node, Action>();
  /** Images that a person loaded, by what stands there now. */
  readonly #loaded = new WeakMap<Node, string>();

  /** What a press on `target`, or on what it stands in, asks for. */
  actionAt(target: EventTarget | null): {readonly action: Action; readonly element: Element} | null {
    for (let at = target; at instanceof Node; at = at.parentNode) {
      const action = this.#actions.get(at);
      if (action && at instanceof Element) return {action, element: at};
    }
    return null;
  }

  /** Puts the image that a placeholder stands for in its place. */
  showImage(button: Element, {url, alt = '', title}: Action): void {
    const placeholder = button.parentElement;
    if (!placeholder) return;
    const image = button.ownerDocument.createElement('img');
    image.alt = alt;
    if (title !== undefined) image.title = title;
    image.decoding = 'async';
    image.referrerPolicy = 'no-referrer';
    // Focus was on the button, and must not fall back to the start of the page.
    image.tabIndex = -1;
    image.src = url;
    this.#loaded.set(image, url);
    placeholder.replaceWith(image);
    image.focus({preventScroll: true});
  }

  /**
   * Makes `built`, which was drawn of `before` as neighbours inside `parent`, show `after`.
   *
   * @returns what stands there now, one for one.
   */
  patch(
    parent: Node,
    built: readonly Node[],
    before: readonly SafeNode[],
    after: readonly SafeNode[],
  ): Node[] {
    const end = built.at(-1)?.nextSibling ?? null;
    const next = after.map((node, at) => {
      const drawn = built[at];
      const old = before[at];
      // What others took away, a translator or the page, is drawn anew.
      if (drawn?.parentNode === parent && old !== undefined) return this.#patchOne(drawn, old, node);
      return parent.insertBefore(this.#build(node), end?.parentNode === parent ? end : null);
    });
    for (const extra of built.slice(after.length)) (extra as ChildNode).remove();
    return next;
  }

  #patchOne(built: Node, before: SafeNode, after: SafeNode): Node {
    if (before === after) return built;
    const loaded = this.#loaded.get(built);
    if (loaded !== undefined && loaded === imageOf(after)) return built;
    if (typeof before === 'string' && typeof after === 'string' && built instanceof Text) {
      patchText(built, before, after);
      return built;
    }
    const isKept = typeof before !== 'string' && typeof after !== 'string' && loaded === undefined;
    if (isKept && isSameShell(before, after) && built.childNodes.length === before.children.length) {
      this.patch(built, [...built.childNodes], before.children, after.children);
      return built;
    }
    const next = this.#build(after);
    (built as ChildNode).replaceWith(next);
    return next;
  }

  #build(node: SafeNode): Node {
    if (typeof node === 'string') return document.createTextNode(node);
    const built = document.createElement(node.tag);
    for (const [name, value] of Object.entries(node.attributes)) built.setAttribute(name, value);
    if (node.action) this.#actions.set(built, node.action);
    built.append(...node.children.map((child) => this.#build(child)));
    return built;
  }
}

/** Changes only what differs, so that a selection in the rest stays. */
function patchText(text: Text, before: string, after: string): void {
  if (after.startsWith(before)) {
    text.appendData(after.slice(before.length));
    return;
  }
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  text.replaceData(same, before.length - same, after.slice(same));
}

function isSameShell(before: SafeElement, after: SafeElement): boolean {
  if (before.tag !== after.tag || before.action?.url !== after.action?.url) return false;
  const names = Object.keys(before.attributes);
  return (
    names.length === Object.keys(after.attributes).length &&
    names.every((name) => before.attributes[name] === after.attributes[name])
  );
}

/** The address of the image that `node` is a placeholder for. */
function imageOf(node: SafeNode): string | undefined {
  if (typeof node === 'string') return undefined;
  if (node.action?.kind === 'load-image') return node.action.url;
  return node.attributes['class'] === 'image' ? imageOf(node.children.at(-1) ?? '') : undefined;
}
