import type {MarkdownPolicy} from '../guard/policy.js';
import type {Block} from '../lex/lex.js';

/** Blocks that become elements together: one, or all that an HTML element opened in one of them encloses. */
export interface Segment {
  readonly source: string;
  readonly blocks: readonly Block[];
  /** False where an element that was opened is not closed yet. */
  readonly isClosed: boolean;
}

const details = /<(\/?)(details)\s*>/gi;
const anyTag = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z\d-]*)(?:[^"'<>]|"[^"]*"|'[^']*')*>/gi;
const withoutEnd = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Groups `blocks` so that no element is opened in one segment and closed in another. */
export function segmentsOf(blocks: readonly Block[], html: MarkdownPolicy['html']): Segment[] {
  const segments: Segment[] = [];
  const open: string[] = [];
  let inside: Block[] = [];
  const close = (isClosed: boolean): void => {
    segments.push({source: inside.map(({raw}) => raw).join(''), blocks: inside, isClosed});
    inside = [];
  };
  for (const block of blocks) {
    const {type, raw} = block;
    inside.push(block);
    if (type === 'html') followTags(raw, html === 'text' ? details : anyTag, open);
    if (open.length > 0) continue;
    close(true);
  }
  if (inside.length > 0) close(false);
  return segments;
}

/** How many of `segments` lie within the first `settledBlocks` blocks, and so cannot change. */
export function settledSegments(
  segments: readonly Segment[],
  settledBlocks: number,
  isEnded: boolean,
): number {
  let blocks = 0;
  const at = segments.findIndex(({blocks: inside, isClosed}) => {
    blocks += inside.length;
    return blocks > settledBlocks || !(isClosed || isEnded);
  });
  return at < 0 ? segments.length : at;
}

/** Brings `open`, the names of the elements that are open, up to date with the tags of `html`. */
function followTags(html: string, tags: RegExp, open: string[]): void {
  for (const [written, slash, rawName] of html.matchAll(tags)) {
    const name = rawName?.toLowerCase();
    if (name === undefined || withoutEnd.has(name)) continue;
    if (!slash) {
      if (!written.endsWith('/>')) open.push(name);
    } else if (open.includes(name)) open.length = open.lastIndexOf(name);
  }
}
