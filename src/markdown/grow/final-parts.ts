import type {MarkedToken, Token, Tokens} from 'marked';
import type {OwnToken} from '../lex/own-tokens.js';
import {cutOfRun} from './cut-of-run.js';

/** A part of an open block that is final: it can be taken out of its source, and the rest means what it meant. */
export interface FinalPart {
  readonly from: number;
  readonly to: number;
  /** What has to stand there instead. */
  readonly filler: string;
  /** What is left out of the tree then: whole nodes, the beginning of a run of text, or lines of code. */
  readonly kind: 'pieces' | 'run' | 'lines';
}

/** UTF-16 units that make taking out worth the work. */
const worthwhile = 160;

/*
 * Which parts of a block that is still open cannot change any more:
 *
 * | block          | final                                                            | stays as context           |
 * | -------------- | ---------------------------------------------------------------- | -------------------------- |
 * | list           | items before the last two                                        | the first item             |
 * | item, quote    | blocks before the last two                                       | the first block            |
 * | table          | rows before the last one                                         | head and delimiter row     |
 * | fenced code    | lines before the last one                                        | the fence                  |
 * | indented code  | lines before the last one                                        | nothing                    |
 * | paragraph      | text up to a blank between words that no open mark can reach     | the marker of its line     |
 *
 * The first piece stays because a marker may stand on its line, and because it says what kind of list this is.
 */

/** The final parts of the block that `token` is and `source` is read from, outermost first. */
export function finalParts(source: string, token: Token): FinalPart[] {
  const parts: FinalPart[] = [];
  const lines = lineStarts(source);
  visit(token as MarkedToken, 0);
  return parts.filter(({from, to}) => to - from >= worthwhile);

  function visit(block: MarkedToken | OwnToken, line: number): void {
    if (block.type === 'list') visitPieces(block.items, line, block.loose ? '\n' : '');
    else if (block.type === 'list_item' || block.type === 'blockquote') visitPieces(block.tokens, line, '');
    else if (block.type === 'alert') visitPieces(block.tokens, line + 1, '');
    else if (block.type === 'table') addLines(line + 2, line + 1 + block.rows.length, 'pieces');
    else if (block.type === 'code') visitCode(block.codeBlockStyle === 'indented' ? line : line + 1);
    else if (block.type === 'paragraph' || block.type === 'text') visitRun(block, line);
  }

  function visitCode(line: number): void {
    addLines(line, lastLine(), 'lines');
    const from = lines[line];
    // A line that does not end: what was minified, or is no code at all.
    if (from !== undefined && lastLine() === line)
      parts.push({from, to: source.length - worthwhile, filler: '', kind: 'lines'});
  }

  function visitPieces(pieces: readonly Token[], line: number, filler: string): void {
    const starts: number[] = [];
    let at = line;
    for (const {raw} of pieces) {
      starts.push(at);
      at += countLineEnds(raw);
    }
    const solid = pieces.flatMap(({type}, index) => (type === 'space' ? [] : [index]));
    const [, second] = solid;
    const kept = solid.at(-2);
    if (second !== undefined && kept !== undefined && kept > second)
      addLines(starts[second] ?? 0, starts[kept] ?? 0, 'pieces', filler);
    const last = solid.at(-1);
    if (last !== undefined) visit(pieces[last] as MarkedToken, starts[last] ?? 0);
  }

  function visitRun(run: Tokens.Paragraph | Tokens.Text, line: number): void {
    const firstEnd = run.raw.indexOf('\n');
    const firstLength = firstEnd < 0 ? run.raw.length : firstEnd;
    const cut = cutOfRun(run.raw, run.tokens ?? []);
    if (cut === null) return;
    const cutLine = countLineEnds(run.raw.slice(0, cut));
    const cutLineEnd = run.raw.indexOf('\n', cut);
    const behind = (cutLineEnd < 0 ? run.raw.length : cutLineEnd) - cut;
    // Containers only put something before a line: its end is the same inside and outside.
    parts.push({
      from: lineEnd(line) - firstLength,
      to: lineEnd(line + cutLine) - behind,
      filler: '',
      kind: 'run',
    });
  }

  function addLines(first: number, end: number, kind: FinalPart['kind'], filler = ''): void {
    const from = lines[first];
    const to = lines[end];
    if (from === undefined || to === undefined || to <= from) return;
    const hasBlankLine = /\n[ \t>]*\n$/.test(source.slice(Math.max(0, from - 200), from));
    parts.push({from, to, filler: hasBlankLine ? '' : filler, kind});
  }

  function lineEnd(line: number): number {
    const next = lines[line + 1];
    return next === undefined ? source.length : next - 1;
  }

  /** The last line that has begun to say something. */
  function lastLine(): number {
    const last = lines.length - 1;
    return lines[last] === source.length ? last - 1 : last;
  }
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
