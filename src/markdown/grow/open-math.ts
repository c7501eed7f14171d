import {formulasIn} from '../lex/math.js';
import {limits} from '../source/limits.js';
import {longestHeld} from './open-marks.js';

/** Escapes, and what may begin a formula. */
const openers = /\\[\s\S]|\$\$?/g;
/** Words behind a dollar, outside of braces: a price, or a name in a shell. */
const prose = /(?:^|\s)[\p{L}]{2,}[,.;:]?\s+[\p{L}]{2,}[\s,.;:]/u;
const braces = /\{[^{}]*\}|\\[a-z]+/gi;

/** Where a formula begins in `run` that is not closed, and may be; null where none does. */
export function openMathIn(run: string): number | null {
  const closed = [...formulasIn(run)];
  openers.lastIndex = 0;
  for (let found = openers.exec(run); found; found = openers.exec(run)) {
    const {index} = found;
    const formula = closed.find(({from, to}) => index >= from && index < to);
    if (formula) openers.lastIndex = formula.to;
    else if (mayClose(run.slice(index))) return index;
  }
  return null;
}

/** True where `rest`, which begins like a formula and is none, may become one. */
function mayClose(rest: string): boolean {
  const isDisplay = rest.startsWith('$$') || rest.startsWith('\\[');
  if (rest.includes('`') || rest.length > (isDisplay ? limits.formulaLength : longestHeld)) return false;
  if (rest.startsWith('\\')) return /^\\[([]/.test(rest) && !/\\[([]/.test(rest.slice(2));
  if (isDisplay || rest === '$') return true;
  if (/^\$\s/.test(rest) || /\$/.test(rest.slice(1).replace(/\\[\s\S]/g, ''))) return false;
  // A price is told by the first words behind it, anything else by more of them.
  const words = rest.slice(1).replace(braces, ' ');
  return !prose.test(words) && !/^\d[\d.,]*[kKmMbB]?(?:[.,;:]?\s+\p{L}{2,}|[,;:.]\s)/u.test(words);
}

/** `run` with letters in place of what stands in its formulas, as long as before. */
export function withoutFormulas(run: string): string {
  let result = '';
  let at = 0;
  for (const {from, to} of formulasIn(run)) {
    result += `${run.slice(at, from)}$${'x'.repeat(to - from - 2)}$`;
    at = to;
  }
  return result + run.slice(at);
}
