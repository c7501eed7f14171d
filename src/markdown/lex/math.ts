import {limits} from '../source/limits.js';
import type {MathToken} from './own-tokens.js';

/*
 * Formulas. A dollar means money more often than mathematics, so the rules are those of pandoc: none begins before
 * white space, ends behind it, or ends before a digit. None reaches over a blank line, and none holds code.
 */

const body = '[^$\\\\`]*(?:\\\\[\\s\\S][^$\\\\`]*)*';
const inlineForms: readonly {readonly pattern: RegExp; readonly isDisplay: boolean}[] = [
  {pattern: new RegExp(`^\\$\\$(${body}(?:\\$(?!\\$)${body})*)\\$\\$`), isDisplay: true},
  {pattern: new RegExp(`^\\$(?![\\s$])(${body})(?<!\\s)\\$(?!\\d)`), isDisplay: false},
  {pattern: /^\\\(([^\\`]*(?:\\[^()][^\\`]*)*)\\\)/, isDisplay: false},
  {pattern: /^\\\[([^\\`]*(?:\\[^[\]][^\\`]*)*)\\\]/, isDisplay: true},
];
const blockStart = /^ {0,3}(\$\$|\\\[)/;
const blankLine = /\n[ \t]*\n/;
const closings = {$$: /\\[\s\S]|\$\$/g, '\\[': /\\[\s\S]/g};
/** What a line is looked through for: escapes, code, and what may begin a formula. */
const marks = /\\[\s\S]|`+|\$/g;

/** The formula at the start of `source`, the rest of a run of text. */
export function inlineMathAt(source: string): MathToken | undefined {
  if (source[0] !== '$' && source[0] !== '\\') return undefined;
  const near = source.slice(0, limits.formulaLength + 4);
  for (const {pattern, isDisplay} of inlineForms) {
    const [raw, tex = ''] = pattern.exec(near) ?? [];
    if (raw !== undefined && tex.trim() !== '')
      return {type: 'math', raw, tex: tex.trim(), isDisplay, isClosed: true, isFenced: false};
  }
  return undefined;
}

/**
 * The formula on lines of its own at the start of `source`. `isLast`: what `source` ends with ends the text, and so may
 * be half a formula.
 */
export function blockMathAt(source: string, isLast: boolean): MathToken | undefined {
  const [start, opening] = blockStart.exec(source) ?? [];
  if (start === undefined || (opening !== '$$' && opening !== '\\[')) return undefined;
  const blank = source.search(blankLine);
  const text = blank < 0 ? source : source.slice(0, blank);
  const end = closingAt(text, start.length, opening);
  if (end < 0) {
    const isOpen = isLast && blank < 0 && text.length <= limits.formulaLength;
    return isOpen ? block(source, text.slice(start.length), false) : undefined;
  }
  const [line = ''] = /^[^\n]*/.exec(text.slice(end + 2)) ?? [];
  const tex = text.slice(start.length, end);
  if (line.trim() !== '' || tex.trim() === '' || tex.length > limits.formulaLength) return undefined;
  return block(text.slice(0, end + 2 + line.length), tex, true);
}

function block(raw: string, tex: string, isClosed: boolean): MathToken {
  return {type: 'math', raw, tex: tex.trim(), isDisplay: true, isClosed, isFenced: false};
}

function closingAt(text: string, from: number, opening: '$$' | '\\['): number {
  const pattern = closings[opening];
  const closing = opening === '$$' ? '$$' : '\\]';
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    if (found[0] === closing) return found.index;
  }
  return -1;
}

/** The formula that a fence called `math` holds. */
export function fencedMath(raw: string, tex: string): MathToken | undefined {
  if (tex.length > limits.formulaLength) return undefined;
  const isClosed = /\n {0,3}(?:`{3,}|~{3,})[ \t]*\n?$/.test(raw);
  return {type: 'math', raw, tex: tex.trim(), isDisplay: true, isClosed, isFenced: true};
}

/** `masked`, which is as long as `run`, with all formulas of `run` masked: what stands in them is no emphasis. */
export function maskMath(run: string, masked: string): string {
  let result = '';
  let at = 0;
  for (const {from, to} of formulasIn(run)) {
    result += `${masked.slice(at, from)}[${'a'.repeat(to - from - 2)}]`;
    at = to;
  }
  return result + masked.slice(at);
}

/** Where formulas stand in `run`, a run of text. */
export function* formulasIn(run: string): Generator<{readonly from: number; readonly to: number}> {
  const scan = new RegExp(marks);
  for (let found = scan.exec(run); found; found = scan.exec(run)) {
    const [mark] = found;
    if (mark.startsWith('`')) scan.lastIndex = endOfCode(run, scan.lastIndex, mark.length);
    else {
      const math = inlineMathAt(run.slice(found.index));
      if (!math) continue;
      const to = found.index + math.raw.length;
      yield {from: found.index, to};
      scan.lastIndex = to;
    }
  }
}

/** Behind the code that `length` ticks before `from` open; `from` itself where it does not close. */
function endOfCode(run: string, from: number, length: number): number {
  const ticks = /`+/g;
  ticks.lastIndex = from;
  for (let found = ticks.exec(run); found; found = ticks.exec(run)) {
    if (found[0].length === length) return ticks.lastIndex;
  }
  return from;
}
