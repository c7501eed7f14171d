/*
 * What happens to the nodes of a drawing while it grows.
 */

export interface Churn {
  /** Nodes that were put in, texts included; one that was put in twice counts twice. */
  readonly added: number;
  readonly removed: number;
}

/** All nodes in and under `node`. */
export function countNodes(node: Node): number {
  let count = 1;
  for (const child of node.childNodes) count += countNodes(child);
  return count;
}

/** Counts the nodes that are put into and taken out of an element. To be asked after each drawing. */
export class ChurnCounter {
  readonly #observer = new MutationObserver(() => {});
  #added = 0;
  #removed = 0;

  constructor(root: Element) {
    this.#observer.observe(root, {childList: true, subtree: true});
  }

  /** Counts what one drawing did. A node that was put in with all that is in it counts with all that. */
  afterDrawing(): void {
    const added = new Set<Node>();
    const removed = new Set<Node>();
    for (const record of this.#observer.takeRecords()) {
      for (const node of record.addedNodes) addAll(node, added);
      for (const node of record.removedNodes) addAll(node, removed);
    }
    this.#added += added.size;
    this.#removed += removed.size;
  }

  get churn(): Churn {
    return {added: this.#added, removed: this.#removed};
  }

  stop(): void {
    this.#observer.disconnect();
  }
}

function addAll(node: Node, into: Set<Node>): void {
  into.add(node);
  for (const child of node.childNodes) addAll(child, into);
}

/** What was finished at some time: the very element, its place, and what it held. */
interface Finished {
  readonly element: Element;
  readonly html: string;
}

/** Remembers elements that are finished, and tells at the end which of them did not stay. */
export class IdentityWatch {
  readonly #finished = new Map<Element, string>();

  /** `elements` will not change any more. */
  remember(elements: Iterable<Element>): void {
    for (const element of elements) {
      if (!this.#finished.has(element)) this.#finished.set(element, element.outerHTML);
    }
  }

  get size(): number {
    return this.#finished.size;
  }

  /** Those that are gone from `root`, or show something else. */
  lost(root: Element): Finished[] {
    return [...this.#finished]
      .filter(([element, html]) => !root.contains(element) || element.outerHTML !== html)
      .map(([element, html]) => ({element, html}));
  }
}

/** All but the last two elements in `root`, and likewise in the last one: none of them is open any more. */
export function finishedElements(root: Element): Element[] {
  // A row has all its cells from its first character on.
  if (root.localName === 'tr') return [];
  const children = [...root.children];
  const last = children.at(-1);
  const own = children.slice(0, -2).flatMap((child) => [child, ...child.querySelectorAll('*')]);
  return last ? [...own, ...finishedElements(last)] : own;
}
