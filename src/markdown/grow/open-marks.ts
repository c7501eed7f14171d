import {openBracketIn} from './open-brackets.js';

/** Longest piece that is held back, in characters: what is not decided by then is shown. */
export const longestHeld = 400;
/** A mark that was not closed for so long is taken for text. */
export const longestEmphasis = 1_000;
/** Nobody means more marks than these, and none is closed then: each costs a look at all the others. */
const mostOpen = 16;
/** What may be the beginning of something at the very end of a text. */
const halfAtEnd = /(?:!|\\\n?|&#?\w{0,31}|(?<![\\*_~])[*_~]+)$/i;
/** Escapes, code spans, tags and runs of marks, in the order in which they stand. */
const pieces = /\\[\s\S]|`+|<\/?[a-z][^<>\n]{0,400}>|\*+|_+|~+/gi;
const bareTag = /^<(\/?)(sub|sup|kbd|mark|u|s|ins|del|small)\s*>$/i;

/** Something that is open, and what closes it. */
interface Open {
  readonly mark: string;
  readonly at: number;
  count: number;
}

/** `run`, the end of a text that grows, without its last open link, image, tag or code span, and with open emphasis closed. */
export function closeOpenMarks(run: string): string {
  // A run this long has other worries than a flicker.
  if (run.length > 20_000) return run;
  const cut = openBracketIn(run, longestHeld);
  const held = run.slice(0, cut ?? run.length).replace(halfAtEnd, '');
  const open: Open[] = [];
  pieces.lastIndex = 0;
  for (let found = pieces.exec(held); found; found = pieces.exec(held)) {
    const [piece] = found;
    const [first] = piece;
    if (first === '\\') continue;
    if (first === '`') {
      const end = endOfCode(held, pieces.lastIndex, piece.length);
      if (end < 0) {
        const isShort = held.length - found.index < longestHeld;
        return isShort ? closeAll(held.slice(0, found.index), open) : held;
      }
      pieces.lastIndex = end;
    } else if (first === '<') followTag(piece, found.index, open);
    else followRun(piece, held, found.index, open);
  }
  return closeAll(held, open);
}

function followTag(written: string, at: number, open: Open[]): void {
  const [, slash, name = ''] = bareTag.exec(written) ?? [];
  const mark = `</${name.toLowerCase()}>`;
  if (slash === undefined) return;
  if (slash === '') open.push({mark, at, count: 1});
  else if (open.some((one) => one.mark === mark)) open.splice(open.findLastIndex((one) => one.mark === mark));
}

/** A run of `*`, `_` or `~` closes what it can, and opens with what is left. @see https://spec.commonmark.org/0.31.2/#delimiter-run */
function followRun(run: string, text: string, at: number, open: Open[]): void {
  const mark = run.charAt(0);
  const before = text.charAt(at - 1);
  const after = text.charAt(at + run.length);
  const isLeft = isFlanking(after, before);
  const isRight = isFlanking(before, after);
  let count = run.length;
  if (isRight && (mark !== '_' || !isLeft || isPunctuation(after))) count = closeWith(mark, count, open);
  if (
    count > 0 &&
    isLeft &&
    (mark !== '_' || !isRight || isPunctuation(before)) &&
    (mark !== '~' || count < 3)
  )
    open.push({mark, at, count});
}

/** How many marks are left when `count` of them have closed what is open. */
function closeWith(mark: string, count: number, open: Open[]): number {
  let left = count;
  for (let at = open.length - 1; at >= 0 && left > 0; at -= 1) {
    const one = open[at];
    if (one?.mark !== mark || (mark === '~' && one.count !== left)) continue;
    const closed = Math.min(one.count, left);
    // What was opened inside and never closed is text.
    open.length = at + 1;
    one.count -= closed;
    left -= closed;
    if (one.count === 0) open.pop();
  }
  return left;
}

function isFlanking(beside: string, behind: string): boolean {
  if (isBlank(beside)) return false;
  return !isPunctuation(beside) || isBlank(behind) || isPunctuation(behind);
}

const isBlank = (character: string): boolean => character === '' || /\s/.test(character);
const isPunctuation = (character: string): boolean => /[\p{P}\p{S}]/u.test(character);

function closeAll(text: string, all: readonly Open[]): string {
  const open = all.filter(({at}) => text.length - at < longestEmphasis);
  if (open.length === 0 || open.length > mostOpen) return text;
  // Marks that nothing stands behind yet open nothing yet.
  const bare = text.trimEnd().replace(/(?<![\\*_~])[*_~]+$/, '');
  const closers = open.map(({mark, count}) => mark.repeat(count)).reverse();
  return bare === text.trimEnd() ? bare + closers.join('') : closeOpenMarks(bare);
}

function endOfCode(text: string, from: number, length: number): number {
  const ticks = /`+/g;
  ticks.lastIndex = from;
  for (let found = ticks.exec(text); found; found = ticks.exec(text)) {
    if (found[0].length === length) return ticks.lastIndex;
  }
  return -1;
}
