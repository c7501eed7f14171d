import type {SafeNode} from '../nodes/safe-node.js';
import {type Highlight, loadHighlight} from './highlighter.js';

/**
 * What is coloured at most, by counts and never by time: the same code has the same colours however it came. Grammars take
 * about 2 ms for 1 kB of what people write, and some take the square of the length for what nobody does.
 */
const most = {
  /** UTF-16 units of a line. */
  line: 1000,
  /** UTF-16 units that are read for one group, what stands before it included. */
  read: 4000,
  /** UTF-16 units of a block that are coloured. */
  block: 200_000,
  /** Groups that are read for the one behind them. */
  groupsBefore: 8,
};

/** Lines of a block. */
export interface CodeLines {
  readonly shown: string;
  /** Where all of them have come. */
  readonly isFull: boolean;
}

/**
 * Colours one block, group after group.
 *
 * A group may begin inside a comment that an earlier one opened. So each is read from the last place where nothing was
 * open; where that lies too far back, it is read alone.
 */
export class Painter {
  readonly #highlight: Highlight;
  /** Where the code of each group begins in the block, and the group from which it has to be read. */
  readonly #groups: {readonly start: number; readonly readFrom: number}[] = [{start: 0, readFrom: 0}];

  constructor(highlight: Highlight) {
    this.#highlight = highlight;
  }

  /**
   * Group number `at` of `groups` in colours, without the line end behind a full one; null where it stays plain. To be
   * asked for one group after the other.
   *
   * @throws where the highlighter fails; the next group is read alone then.
   */
  paint(groups: readonly CodeLines[], at: number): readonly SafeNode[] | null {
    const {start, readFrom} = this.#groups[at] ?? {start: Number.POSITIVE_INFINITY, readFrom: at};
    const {shown: code = '', isFull = false} = groups[at] ?? {};
    const end = start + code.length;
    this.#groups.splice(at + 1, Number.POSITIVE_INFINITY, {start: end, readFrom: at + 1});
    if (end > most.block || code.length > most.read || hasLongLine(code)) return null;
    const before = this.#before(groups, readFrom, at, most.read - code.length);
    const {nodes, isWhole} = this.#highlight(before.text + code);
    if (!isWhole) this.#groups[at + 1] = {start: end, readFrom: before.from};
    return slice(nodes, before.text.length, before.text.length + code.length - (isFull ? 1 : 0));
  }

  /** The code from group `from` to `at`, or none where that is too much. */
  #before(
    groups: readonly CodeLines[],
    from: number,
    at: number,
    room: number,
  ): {readonly from: number; readonly text: string} {
    if (at - from > most.groupsBefore) return {from: at, text: ''};
    const text = groups
      .slice(from, at)
      .map(({shown}) => shown)
      .join('');
    return text.length > room ? {from: at, text: ''} : {from, text};
  }
}

/** What colours a block of the language `name`, a name of `language-names.ts`. */
export async function loadPainter(name: string): Promise<Painter> {
  return new Painter(await loadHighlight(name));
}

function hasLongLine(code: string): boolean {
  return code.length > most.line && code.split('\n').some(({length}) => length > most.line);
}

/** The part of `nodes` whose text stands from `from` to `to`, inside the elements that it stands in. */
export function slice(nodes: readonly SafeNode[], from: number, to: number): SafeNode[] {
  const found: SafeNode[] = [];
  let at = 0;
  for (const node of nodes) {
    if (at >= to) break;
    const length = lengthOf(node);
    const end = at + length;
    if (end > from) {
      const part = typeof node === 'string' ? node.slice(Math.max(0, from - at), to - at) : partOf(node);
      if (part !== '') found.push(part);
    }
    at = end;

    function partOf(whole: Exclude<SafeNode, string>): SafeNode {
      return {...whole, children: slice(whole.children, from - at, to - at)};
    }
  }
  return found;
}

function lengthOf(node: SafeNode): number {
  return typeof node === 'string'
    ? node.length
    : node.children.reduce((sum, child) => sum + lengthOf(child), 0);
}
