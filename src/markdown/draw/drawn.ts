import type {FinalPart} from '../grow/final-parts.js';
import type {Elision} from '../grow/open-source.js';
import type {Content, LiveBody} from '../nodes/body.js';
import type {SafeElement, SafeNode} from '../nodes/safe-node.js';
import {isSameNode, isSameShell} from '../nodes/same-node.js';

/** A node as it stands on the page. Of its children, only those that may still change are looked at. */
export interface Drawn {
  node: SafeNode;
  dom: Node;
  children: Drawn[];
  /** Children that are final, and left out of the tree: their source is not read any more. */
  frozen: Frozen | null;
  /** What fills it, instead of children. */
  body: LiveBody | null;
}

interface Frozen {
  /** How many children that are looked at stand before these. */
  readonly head: number;
  readonly children: Drawn[];
  readonly elision: Elision;
}

/** What can be left out of a drawn tree, because a shorter source gives the same without it. */
export interface Omission {
  readonly drawn: Drawn;
  readonly head: number;
  /** Children to leave out. */
  readonly count: number;
  /** Units of the text behind them to leave out as well: of a run of text, or of code. */
  readonly units: number;
}

/** The one place at which `after` is `drawn` with something left out; null where there is none, or more than one. */
export function omissionOf(
  drawn: readonly Drawn[],
  after: readonly SafeNode[],
  kind: FinalPart['kind'],
): Omission | null {
  if (drawn.length !== after.length) return null;
  let found: Omission | null = null;
  for (const [at, node] of after.entries()) {
    const one = drawn[at];
    if (!one || isSameNode(one.node, node)) continue;
    if (found || typeof one.node === 'string' || typeof node === 'string') return null;
    found = omissionIn(one, one.node, node, kind);
    if (!found) return null;
  }
  return found;
}

function omissionIn(
  drawn: Drawn,
  before: SafeElement,
  after: SafeElement,
  kind: FinalPart['kind'],
): Omission | null {
  if (!isSameShell(before, after)) return null;
  const here = omissionHere(drawn, before, after, kind);
  return here ? {drawn, ...here} : omissionOf(drawn.children, after.children, kind);
}

function omissionHere(
  drawn: Drawn,
  {content}: SafeElement,
  after: SafeElement,
  kind: FinalPart['kind'],
): Omit<Omission, 'drawn'> | null {
  switch (kind) {
    case 'lines':
      return linesIn(content, after.content);
    case 'run':
      return runIn(drawn, after.children);
    case 'pieces':
      return drawn.children.length > after.children.length ? piecesIn(drawn, after.children) : null;
  }
}

function linesIn(before: Content | undefined, after: Content | undefined): Omit<Omission, 'drawn'> | null {
  if (before?.kind !== 'code' || after?.kind !== 'code' || !before.text.endsWith(after.text)) return null;
  const units = before.text.length - after.text.length;
  return units > 0 ? {head: 0, count: 0, units} : null;
}

function piecesIn({children, frozen}: Drawn, after: readonly SafeNode[]): Omit<Omission, 'drawn'> | null {
  const count = children.length - after.length;
  let same = 0;
  while (same < after.length && isSame(children.at(-1 - same)?.node, after.at(-1 - same))) same += 1;
  // Where what comes is like what went before there is more than one way to see it: all that is left out stays together.
  const head = frozen ? frozen.head : after.length - same;
  const isWhole = after.every((node, at) => isSame(children[at < head ? at : at + count]?.node, node));
  return isWhole ? {head, count, units: 0} : null;
}

function runIn(drawn: Drawn, after: readonly SafeNode[]): Omit<Omission, 'drawn'> | null {
  const count = drawn.children.length - after.length;
  const [first] = after;
  const cut = drawn.children[count]?.node;
  if (count < 0 || typeof first !== 'string' || typeof cut !== 'string') return null;
  const units = cut.length - first.length;
  if (!cut.endsWith(first) || (count === 0 && units === 0) || (drawn.frozen && drawn.frozen.head > 0))
    return null;
  const rest = drawn.children.slice(count + 1);
  if (!rest.every(({node}, at) => isSame(node, after[at + 1]))) return null;
  return {head: 0, count, units};
}

function isSame(one: SafeNode | undefined, other: SafeNode | undefined): boolean {
  return one !== undefined && other !== undefined && isSameNode(one, other);
}

/** Leaves out what `omission` says; `elision` is where its source went. */
export function freeze({drawn, head, count, units}: Omission, elision: Elision): void {
  const frozen = {head, children: drawn.frozen?.children ?? [], elision};
  drawn.frozen = frozen;
  frozen.children.push(...drawn.children.splice(head, count));
  if (drawn.body) {
    drawn.body.freeze?.(units);
    drawn.node = withoutLines(drawn.node as SafeElement, units);
  } else if (units > 0) {
    const cut = drawn.children[head];
    if (!(cut?.dom instanceof Text) || typeof cut.node !== 'string') return;
    const rest = cut.dom.splitText(units);
    frozen.children.push({...cut, node: cut.node.slice(0, units)});
    drawn.children[head] = {...cut, node: cut.node.slice(units), dom: rest};
  }
}

/** Everything in `drawn` is looked at again. Gives what has to be put back into the source. */
export function thaw(drawn: Drawn, into: Set<Elision> = new Set()): Set<Elision> {
  const {frozen} = drawn;
  if (frozen) {
    into.add(frozen.elision);
    drawn.children.splice(frozen.head, 0, ...frozen.children);
    drawn.frozen = null;
    joinTexts(drawn);
    if (drawn.body) {
      drawn.body.thaw?.();
      drawn.node = withoutLines(drawn.node as SafeElement, Number.POSITIVE_INFINITY);
    }
  }
  for (const child of drawn.children) thaw(child, into);
  return into;
}

/** The first thing in `drawn`, below `parent`, that has frozen parts to which `after` does not fit; null where all fits. */
export function misfitIn(parent: Node, drawn: readonly Drawn[], after: readonly SafeNode[]): Drawn | null {
  for (const [at, one] of drawn.entries()) {
    if (!hasFrozen(one)) continue;
    const node = after[at];
    // The page took it away: it is drawn anew, as a whole.
    if (one.dom.parentNode !== parent) return one;
    if (node === undefined || typeof node === 'string' || typeof one.node === 'string') return one;
    if (!isSameShell(one.node, node)) return one;
    const {frozen} = one;
    if (
      frozen &&
      !one.body &&
      (node.children.length < Math.max(1, frozen.head) || one.node.isLoose !== node.isLoose)
    )
      return one;
    const inside = misfitIn(one.dom, one.children, node.children);
    if (inside) return inside;
  }
  return null;
}

/** Frozen parts are only ever inside frozen parts and on the way to the end: this looks at few. */
export function hasFrozen({frozen, children}: Drawn): boolean {
  return frozen !== null || children.some(hasFrozen);
}

/** Neighbouring texts as one again, as one piece of source gives them. */
function joinTexts(drawn: Drawn): void {
  const joined: Drawn[] = [];
  for (const child of drawn.children) {
    const last = joined.at(-1);
    const isText = typeof child.node === 'string' && child.dom instanceof Text;
    if (isText && last && typeof last.node === 'string' && last.dom instanceof Text) {
      last.node += child.node as string;
      last.dom.appendData((child.dom as Text).data);
      (child.dom as Text).remove();
    } else joined.push(child);
  }
  drawn.children = joined;
}

function withoutLines(node: SafeElement, units: number): SafeElement {
  const content = node.content as Content;
  return content.kind === 'code'
    ? {
        ...node,
        content: {...content, text: units === Number.POSITIVE_INFINITY ? '' : content.text.slice(units)},
      }
    : node;
}
