import {labels} from '../shared/labels.js';

/** Where a sentence ends. The number of a list entry ends none. */
const sentenceEnd = /(?<!^\s*\d{1,9})[.!?…](?=\s)|[。！？]/gu;
/** UTF-16 units of a line that are waited for before it is said without a sentence's end. */
const longestWait = 400;
const fence = /^ {0,3}(?:```+|~~~+)\s*([^\s`]*)/u;
const tableRow = /^\s*\|/u;
const tableRule = /^\s*\|[\s|:-]+$/u;

/**
 * Turns Markdown that arrives in pieces into text to be spoken, sentence by sentence.
 *
 * Code is said as its number of lines, a table as its size, an image by its description. Holds nothing but the
 * line that is being written.
 */
export class SpeakableLines {
  #line = '';
  #code: {readonly language: string; lines: number} | null = null;
  #table: {rows: number; readonly columns: number} | null = null;

  /** What can be said now that `text` came. Empty where no sentence ended. */
  push(text: string): string {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    const said = lines.map((line) => this.#endLine(line));
    if (!this.#code && !tableRow.test(this.#line) && !fence.test(this.#line))
      said.push(this.#takeSentences());
    return joined(said);
  }

  /** What is left when the text ended. */
  end(): string {
    const said = [this.#endLine(this.#line), this.#endTable(), this.#endCode()];
    this.#line = '';
    return joined(said);
  }

  #endLine(line: string): string {
    const mark = fence.exec(line);
    if (this.#code) {
      if (mark && mark[1] === '') return this.#endCode();
      this.#code.lines += 1;
      return '';
    }
    if (mark) {
      const before = this.#endTable();
      this.#code = {language: mark[1] ?? '', lines: 0};
      return before;
    }
    if (tableRow.test(line)) {
      this.#table ??= {rows: 0, columns: line.split('|').length - 2};
      if (!tableRule.test(line)) this.#table.rows += 1;
      return '';
    }
    return joined([this.#endTable(), withoutMarks(line)]);
  }

  #takeSentences(): string {
    const end = [...this.#line.matchAll(sentenceEnd)].at(-1);
    const cut = end ? end.index + end[0].length : this.#forcedCut();
    const sentences = this.#line.slice(0, cut);
    this.#line = this.#line.slice(cut).trimStart();
    return withoutMarks(sentences);
  }

  /** Where a line that has no sentences is cut all the same, so that it never costs more to look at. */
  #forcedCut(): number {
    if (this.#line.length < longestWait) return 0;
    return this.#line.lastIndexOf(' ') + 1 || this.#line.length;
  }

  #endCode(): string {
    const code = this.#code;
    this.#code = null;
    return code ? labels.saidCode(code.lines, code.language) : '';
  }

  #endTable(): string {
    const table = this.#table;
    this.#table = null;
    return table ? labels.saidTable(table.rows, table.columns) : '';
  }
}

/** The words of one line of Markdown. Used for what is spoken only: it is text, and never becomes markup. */
function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)?/u, '')
    .replace(/^\s*(?:[-*_]\s*){3,}$/u, '')
    .replace(/!\[([^\]]*)\]\([^)]*\)/gu, (_match, alt: string) => labels.saidImage(alt))
    .replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(/(\*{1,3}|_{2,3}|~~|`+)(?=\S)|(?<=\S)(\*{1,3}|_{2,3}|~~|`+)/gu, '')
    .trim();
}

function joined(pieces: readonly string[]): string {
  return pieces.filter((piece) => piece !== '').join(' ');
}
