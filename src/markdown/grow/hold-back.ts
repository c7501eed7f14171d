import {blockMathAt} from '../lex/math.js';
import {alertKinds} from '../lex/own-tokens.js';
import type {Syntax} from '../lex/syntax.js';
import {closeOpenMarks} from './open-marks.js';
import {openMathIn, withoutFormulas} from './open-math.js';

/*
 * What is shown early must be what it becomes, or nothing: half-written syntax at the very end of a text that still
 * grows is held back for a moment. Only looks; what is shown is safe with or without this.
 */

/** What containers put before a block on its first line. */
const containers = '(?:[ \\t>]|[-+*][ \\t]|\\d{1,9}[.)][ \\t])*';
const fence = new RegExp(`^${containers}(\`{3,}(?=[^\`\\n]*$)|~{3,})([^\\n]*)$`, 'gm');
/** A line that may still become a marker, a rule, a fence, a box, a definition or a heading's underline. */
const undecided = new RegExp(
  `^${containers}(?:[-+*_=~#]+|\`+|\\d{1,9}[.)]?|\\[[ xX]?\\]?|\\[[^\\]\\n]{1,200}\\]:.*|(?:\`{3,}|~{3,})[^\`]*)?[ \\t]*$`,
);
const delimiterRow = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const partOfDelimiterRow = /^[ \t>]*[ \t|:-]*$/;
/** Where the text of a line begins that belongs to no earlier one. */
const lineOfItsOwn = /^(?:[ \t]*(?:[-+*]|\d{1,9}[.)]|#{1,6})[ \t]|[ \t]*$)/;

/** The beginning of a quote that may become an alert, but says nothing yet. */
const alertHead = new RegExp(
  `^ {0,3}>[ \\t]*(?:\\[(?:!(?:${alertKinds.map(beginnings).join('|')})?)?|\\[!(?:${alertKinds.join('|')})\\][ \\t]*(?:\\n {0,3}(?:>[ \\t]*)?)*)$`,
  'i',
);

/** `source`, the last block of a text that still grows, as it is best shown. */
export function holdBack(source: string, {math = false}: Syntax = {}): string {
  if (alertHead.test(source)) return '';
  if (math && blockMathAt(source, true)) return source;
  const lineStart = source.lastIndexOf('\n') + 1;
  const line = source.slice(lineStart);
  const {open, closedEnd} = fencesOf(source.slice(0, lineStart));
  if (open !== null) return isPartOf(open, line) ? source.slice(0, lineStart) : source;
  const decided = withoutUndecided(source);
  const tableStart = undecidedTable(decided);
  if (tableStart !== null) return decided.slice(0, tableStart);
  // Code is no run of text, however many backticks stand in it.
  const runStart = Math.max(closedEnd, startOfRun(decided));
  // What is held back inside a line may leave of it what says nothing yet.
  const run = decided.slice(runStart);
  return withoutUndecided(decided.slice(0, runStart) + (math ? closeWithMath(run) : closeOpenMarks(run)));
}

/** The same for a run that may hold formulas: what stands in them is neither emphasis nor link. */
function closeWithMath(run: string): string {
  const cut = run.slice(0, openMathIn(run) ?? run.length);
  const masked = withoutFormulas(cut);
  const held = closeOpenMarks(masked);
  let same = 0;
  while (same < held.length && held[same] === masked[same]) same += 1;
  return cut.slice(0, same) + held.slice(same);
}

function withoutUndecided(source: string): string {
  const lineStart = source.lastIndexOf('\n') + 1;
  const line = source.slice(lineStart);
  return line !== '' && undecided.test(line) ? source.slice(0, lineStart) : source;
}

/** The fence of the code block that is open at the end of `source`, null where none is, and where the last closed one ends. */
function fencesOf(source: string): {readonly open: string | null; readonly closedEnd: number} {
  let open: string | null = null;
  let closedEnd = 0;
  for (const {0: line, 1: marker = '', 2: rest = '', index} of source.matchAll(fence)) {
    if (open === null) open = marker;
    else if (marker[0] === open[0] && marker.length >= open.length && rest.trim() === '') {
      open = null;
      closedEnd = index + line.length;
    }
  }
  return {open, closedEnd};
}

/** True where `line` is nothing but some characters of the fence that closes. */
function isPartOf(openFence: string, line: string): boolean {
  const text = line.replace(/^[ \t>]+/, '');
  return text !== '' && [...text].every((character) => character === openFence[0]);
}

/** Where a row stands that may become the head of a table, but whose delimiter row is not complete; null where none does. */
function undecidedTable(source: string): number | null {
  const rows: {readonly line: string; readonly start: number}[] = [];
  let end = source.length;
  for (const line of source.split('\n').reverse()) {
    const isRow = /^[ \t>]*\|/.test(line) || (rows.length === 0 && partOfDelimiterRow.test(line));
    if (!isRow) break;
    // Below a complete delimiter row there are rows, and nothing to decide.
    if (rows.length > 0 && delimiterRow.test(line)) return null;
    rows.push({line, start: end - line.length});
    end -= line.length + 1;
  }
  const [last, beforeLast] = rows;
  const head =
    last && partOfDelimiterRow.test(last.line)
      ? (beforeLast ?? (last.line.includes('|') ? last : undefined))
      : last;
  return head?.start ?? null;
}

/** Where the last run of text begins: emphasis does not reach beyond it. */
function startOfRun(source: string): number {
  let start = source.length;
  for (const [at, line] of source.split('\n').reverse().entries()) {
    start -= line.length + (at === 0 ? 0 : 1);
    if (/^[ \t>]*\|/.test(line)) return start + line.lastIndexOf('|') + 1;
    // An empty last line has not begun: what stands before it may go on there.
    if (lineOfItsOwn.test(line) && start < source.length) break;
  }
  return Math.max(0, start);
}

/** A pattern for every beginning of `word`. */
function beginnings(word: string): string {
  return [...word].reduceRight((rest, letter) => (rest === '' ? letter : `${letter}(?:${rest})?`), '');
}
