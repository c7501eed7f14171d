import type {Content, LiveBody} from '../nodes/body.js';
import type {Action, SafeElement, SafeNode} from '../nodes/safe-node.js';
import {isSameContent, isSameShell} from '../nodes/same-node.js';
import type {Drawn} from './drawn.js';

/** Makes what fills `element`, which asks for `content`; it is shown to it afterwards. `writer` draws nodes in it. */
export type BodyFactory = (content: Content, element: HTMLElement, writer: DomWriter) => LiveBody;

/**
 * Draws nodes: elements and text, one by one, nothing is ever parsed as HTML. What does not differ is not touched,
 * so that a text that grew grows in place, and a selection in it stays.
 */
export class DomWriter {
  readonly #makeBody: BodyFactory;
  readonly #bodies = new Set<LiveBody>();
  /** What a press on an element asks for. */
  readonly #actions = new WeakMap<Node, Action>();
  /** Images that a person loaded, by the placeholder that they stand for. */
  readonly #loaded = new WeakMap<Node, {readonly image: HTMLImageElement; readonly url: string}>();

  constructor(makeBody: BodyFactory) {
    this.#makeBody = makeBody;
  }

  /** What a press on `target`, or on what it stands in, asks for. */
  actionAt(target: EventTarget | null): {readonly action: Action; readonly element: Element} | null {
    for (let at = target; at instanceof Node; at = at.parentNode) {
      const action = this.#actions.get(at);
      if (action && at instanceof Element) return {action, element: at};
    }
    return null;
  }

  /** Puts the image that a placeholder stands for in its place; where it does not come, `failed` stands there instead. */
  showImage(button: HTMLElement, {url, alt = '', title}: Action, failed: string): void {
    const placeholder = button.parentElement;
    if (!placeholder) return;
    placeholder.querySelector('.image-failed')?.remove();
    const image = button.ownerDocument.createElement('img');
    image.alt = alt;
    if (title !== undefined) image.title = title;
    image.decoding = 'async';
    image.referrerPolicy = 'no-referrer';
    // Focus was on the button, and must not fall back to the start of the page.
    image.tabIndex = -1;
    image.addEventListener('error', () => {
      this.#loaded.delete(placeholder);
      const hadFocus = image.matches(':focus');
      image.replaceWith(placeholder);
      placeholder.insertBefore(failureNote(failed), button);
      if (hadFocus) button.focus({preventScroll: true});
    });
    image.src = url;
    this.#loaded.set(placeholder, {image, url});
    placeholder.replaceWith(image);
    image.focus({preventScroll: true});
  }

  /** Makes `drawn`, neighbours inside `parent` and before `end`, show `after`. Gives what stands there then. */
  patch(parent: Node, drawn: readonly Drawn[], after: readonly SafeNode[], end: Node | null = null): Drawn[] {
    const next = after.map((node, at) => {
      const one = drawn[at];
      // What others took away, a translator or the page, is drawn anew.
      if (one && this.#placeOf(one).parentNode === parent) return this.#patchOne(one, node);
      const built = this.#build(node);
      parent.insertBefore(built.dom, end?.parentNode === parent ? end : null);
      return built;
    });
    for (const extra of drawn.slice(after.length)) this.#remove(extra);
    return next;
  }

  /** All that was drawn is gone. */
  clear(): void {
    for (const body of this.#bodies) body.dispose?.();
    this.#bodies.clear();
  }

  #forget(drawn: readonly Drawn[]): void {
    for (const {body, children, frozen} of drawn) {
      if (body) {
        body.dispose?.();
        this.#bodies.delete(body);
      }
      this.#forget(children);
      if (frozen) this.#forget(frozen.children);
    }
  }

  #patchOne(drawn: Drawn, after: SafeNode): Drawn {
    const {node: before, dom} = drawn;
    if (before === after) return drawn;
    const loaded = this.#loaded.get(dom);
    if (loaded?.url !== undefined && loaded.url === imageOf(after)) {
      drawn.node = after;
      return drawn;
    }
    if (typeof before === 'string' && typeof after === 'string' && dom instanceof Text) {
      patchText(dom, before, after);
      drawn.node = after;
      return drawn;
    }
    if (typeof before !== 'string' && typeof after !== 'string' && !loaded && isSameShell(before, after)) {
      this.#patchInside(drawn, before, after);
      drawn.node = after;
      return drawn;
    }
    const next = this.#build(after);
    this.#forget([drawn]);
    (this.#placeOf(drawn) as ChildNode).replaceWith(next.dom);
    return next;
  }

  #patchInside(drawn: Drawn, before: SafeElement, after: SafeElement): void {
    if (!drawn.body) drawn.children = this.patch(drawn.dom, drawn.children, after.children);
    else if (after.content && !isSameContent(before.content, after.content)) drawn.body.show(after.content);
  }

  /** Builds `node` at the end of `parent`: what fills an element finds it where it belongs. */
  #build(node: SafeNode, parent?: Node): Drawn {
    if (typeof node === 'string') {
      const text = document.createTextNode(node);
      parent?.appendChild(text);
      return leaf(node, text);
    }
    const built = document.createElement(node.tag);
    parent?.appendChild(built);
    for (const [name, value] of Object.entries(node.attributes)) built.setAttribute(name, value);
    if (node.action) this.#actions.set(built, node.action);
    const drawn = leaf(node, built);
    drawn.children = node.children.map((child) => this.#build(child, built));
    if (node.content) {
      drawn.body = this.#makeBody(node.content, built, this);
      this.#bodies.add(drawn.body);
      drawn.body.show(node.content);
    }
    return drawn;
  }

  #remove(drawn: Drawn): void {
    this.#forget([drawn]);
    (this.#placeOf(drawn) as ChildNode).remove();
  }

  #placeOf({dom}: Drawn): Node {
    return this.#loaded.get(dom)?.image ?? dom;
  }
}

/** Said to screen readers as well: the image was asked for. */
function failureNote(text: string): HTMLElement {
  const note = document.createElement('span');
  note.className = 'image-failed';
  note.role = 'status';
  note.textContent = text;
  return note;
}

function leaf(node: SafeNode, dom: Node): Drawn {
  return {node, dom, children: [], frozen: null, body: null};
}

/** Changes only what differs, so that a selection in the rest stays. */
function patchText(text: Text, before: string, after: string): void {
  if (before === after) return;
  if (after.startsWith(before)) {
    text.appendData(after.slice(before.length));
    return;
  }
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  text.replaceData(same, before.length - same, after.slice(same));
}

/** The address of the image that `node` is a placeholder for. */
function imageOf(node: SafeNode): string | undefined {
  if (typeof node === 'string') return undefined;
  if (node.action?.kind === 'load-image') return node.action.url;
  return node.attributes['class'] === 'image' ? imageOf(node.children.at(-1) ?? '') : undefined;
}
