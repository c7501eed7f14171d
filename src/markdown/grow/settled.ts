import type {Block} from '../lex/lex.js';

/** What must have come before a block of this type cannot change any more. */
type Settles = 'end-of-line' | 'blank-line' | 'next-block';

/**
 * When each type of block is final:
 *
 * | block | can change until | how |
 * | --- | --- | --- |
 * | heading, rule, closed fence, formula | its line ends | |
 * | paragraph, table, quote, alert | a blank line; a paragraph also the complete first line of a list or a heading | lazy lines; underlines make headings; delimiter rows make tables |
 * | definition | a blank line | its title may stand on the next lines |
 * | list | the first line of another block is complete | `2` may become `2.`, an indented line belongs to the last item |
 * | footnote | the first line of another block is complete | indented lines and blank ones between them belong to it |
 * | HTML, indented code | the first line of another block is complete | blank lines may be inside |
 */
export const settles: ReadonlyMap<string, Settles> = new Map<string, Settles>([
  ['heading', 'end-of-line'],
  ['hr', 'end-of-line'],
  ['math', 'end-of-line'],
  ['paragraph', 'blank-line'],
  ['table', 'blank-line'],
  ['blockquote', 'blank-line'],
  ['alert', 'blank-line'],
  ['def', 'blank-line'],
  ['list', 'next-block'],
  ['footnote', 'next-block'],
  ['html', 'next-block'],
]);

/**
 * What ends a paragraph without a blank line: the complete first line of a heading, or of a list that may do so. Behind
 * the marker stands a blank: with a tab there, marked takes the line for one of a heading that is underlined later.
 */
const interrupts = /^ {0,3}(?:#{1,6}[ \t]|(?:[-+*]|1[.)]) [ \t]*[^\s-])[^\n]*\n/;

/** How many of `blocks`, of which more may come, cannot change any more, whatever is added to their source. */
export function settledCount(blocks: readonly Block[]): number {
  let count = 0;
  while (count < blocks.length && isSettled(blocks, count)) count += 1;
  return count;
}

function isSettled(blocks: readonly Block[], at: number): boolean {
  const block = blocks[at];
  const next = blocks[at + 1];
  // A space at the very end may be the indentation of what comes.
  if (!block || !next) return false;
  switch (rule(block)) {
    case 'space':
      return true;
    case 'end-of-line':
      return next.raw.startsWith('\n') || block.raw.endsWith('\n');
    case 'blank-line':
      if (next.type === 'space') return next.raw.split('\n').length > 2;
      return block.type === 'paragraph' && interrupts.test(next.raw);
    default:
      return hasCompleteLine(blocks, at + 1);
  }
}

function rule({type, raw}: Block): Settles | 'space' {
  if (type === 'space') return 'space';
  // Something stands behind it, so a fence that opened has closed.
  if (type === 'code') return /^ {0,3}(?:`{3}|~{3})/.test(raw) ? 'end-of-line' : 'next-block';
  return settles.get(type) ?? 'next-block';
}

/** True where the first line of the first block from `from` on is complete. */
function hasCompleteLine(blocks: readonly Block[], from: number): boolean {
  const at = blocks[from]?.type === 'space' ? from + 1 : from;
  const block = blocks[at];
  return block !== undefined && (block.raw.includes('\n') || blocks[at + 1]?.raw.includes('\n') === true);
}
