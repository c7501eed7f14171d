import type {Peer} from './peer.js';
import {nextTask, painted} from './turns.js';

export interface Churn {
  /** Nodes that were added, for each node that is there at the end; 1 is the least. */
  readonly added: number;
  readonly removed: number;
  /** Of the elements that were finished halfway, the share that is still there at the end. */
  readonly kept: number;
  /** Text that was selected early is still selected at the end. */
  readonly isSelectionKept: boolean;
}

/** Draws `text` piece by piece, and counts what comes into `root` and goes out of it. */
export async function churn(peer: Peer, root: HTMLElement, text: string, piece: number): Promise<Churn> {
  let added = 0;
  let removed = 0;
  const count = (records: readonly MutationRecord[]): void => {
    added += distinct(records.flatMap((record) => [...record.addedNodes]));
    removed += distinct(records.flatMap((record) => [...record.removedNodes]));
  };
  const observer = new MutationObserver(count);
  observer.observe(root, {childList: true, subtree: true});
  let finished: readonly Element[] = [];
  let selected = '';
  const half = Math.floor(text.length / 2);
  for (let at = 0; at < text.length; at += piece) {
    peer.push(text.slice(at, at + piece));
    peer.draw();
    count(observer.takeRecords());
    if (selected === '' && at > text.length / 5) selected = selectEarly(root);
    if (finished.length === 0 && at > half) finished = finishedElements(root);
    await nextTask();
  }
  peer.end();
  await painted();
  count(observer.takeRecords());
  const last = descendants(root).length;
  return {
    added: added / last,
    removed: removed / last,
    kept: finished.filter((element) => root.contains(element)).length / Math.max(1, finished.length),
    isSelectionKept: selected !== '' && String(getSelection()) === selected,
  };
}

/** How many nodes `nodes` are with all below them, each counted once: a child may be told of beside its parent. */
function distinct(nodes: readonly Node[]): number {
  const found = new Set<Node>();
  for (const node of nodes) {
    found.add(node);
    for (const below of descendants(node)) found.add(below);
  }
  return found.size;
}

function descendants(node: Node): Node[] {
  const walker = document.createTreeWalker(node);
  const found: Node[] = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

/** The element that holds the blocks: renderers put frames of their own around them. */
function container(root: Element): Element {
  const only = root.childElementCount === 1 ? root.firstElementChild : null;
  return only?.localName === 'div' ? container(only) : root;
}

/** All elements of all blocks but the last two, which may still change. */
function finishedElements(root: Element): Element[] {
  return [...container(root).children]
    .slice(0, -2)
    .flatMap((block) => [block, ...block.querySelectorAll('*')]);
}

/** Selects the text of the first paragraph; gives what was selected. */
function selectEarly(root: Element): string {
  const first = root.querySelector('p');
  const selection = getSelection();
  if (!first || !selection) return '';
  selection.selectAllChildren(first);
  return String(selection);
}
