import {lateLabels} from '../shared/late-labels.js';

/** Where a sentence ends. The number of a list entry ends none. */
const sentenceEnd = /(?<!^\s*\d{1,9})[.!?…](?=\s)|[。！？]/gu;
const endsSentence = /[.!?…。！？]["'”’)\]*_~`]*\s*$/u;
/** UTF-16 units of a line that are waited for before it is said without a sentence's end. */
const longestWait = 400;
const fence = /^ {0,3}(?:```+|~~~+)\s*([^\s`]*)/u;
const tableRow = /^\s*\|/u;
const tableRule = /^\s*\|[\s|:-]+$/u;
const heading = /^ {0,3}#{1,6}\s/u;
/** A line that is no more of what the line before it says. What a quote begins with is no such thing: its lines go on. */
const blockStart = /^\s*(?:>\s?)*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\[\^[^\]]+\]:|(?:[-*_]\s*){3,}$|=+\s*$)/u;
const firstWord = /^\s*(?:>\s?)*\S+\s/u;

/**
 * Turns Markdown that arrives in pieces into text to be spoken, sentence by sentence.
 *
 * Code is said as its number of lines, a table as its size, an image by its description. Holds nothing but the
 * sentence, or the line, that is being written.
 */
export class SpeakableLines {
  #line = '';
  /** What lines before this one began to say and did not end, without marks. */
  #held = '';
  /** What was cut off this line, as it was said: a heading ends with its line, other text may go on in the next. */
  #cutOff: 'nothing' | 'text' | 'heading' = 'nothing';
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
    const said = [this.#endLine(this.#line), this.#endTable(), this.#endText(), this.#endCode()];
    this.#line = '';
    return joined(said);
  }

  #endLine(line: string): string {
    const cutOff = this.#cutOff;
    this.#cutOff = 'nothing';
    const mark = fence.exec(line);
    if (this.#code) {
      if (mark && mark[1] === '') return this.#endCode();
      this.#code.lines += 1;
      return '';
    }
    if (cutOff === 'nothing' && mark) {
      const before = joined([this.#endTable(), this.#endText()]);
      this.#code = {language: mark[1] ?? '', lines: 0};
      return before;
    }
    if (cutOff === 'nothing' && tableRow.test(line)) {
      const before = this.#endText();
      this.#table ??= {rows: 0, columns: line.split('|').length - 2};
      if (!tableRule.test(line)) this.#table.rows += 1;
      return before;
    }
    const isNew = cutOff === 'nothing' && (line.trim() === '' || blockStart.test(line));
    const before = joined([this.#endTable(), isNew ? this.#endText() : '']);
    this.#held = joined([this.#held, withoutMarks(line)]);
    const isOver = cutOff === 'heading' || heading.test(line) || endsSentence.test(line);
    return joined([before, isOver || this.#held.length >= longestWait ? this.#endText() : '']);
  }

  #takeSentences(): string {
    const mayGoOn = this.#held !== '' && this.#cutOff === 'nothing';
    // Whether it does is seen in how it begins.
    if (mayGoOn && !firstWord.test(this.#line)) return '';
    const before = mayGoOn && blockStart.test(this.#line) ? this.#endText() : '';
    const end = [...this.#line.matchAll(sentenceEnd)].at(-1);
    const cut = end ? end.index + end[0].length : this.#forcedCut();
    if (cut === 0) return before;
    const sentences = this.#line.slice(0, cut);
    if (this.#cutOff === 'nothing') this.#cutOff = heading.test(sentences) ? 'heading' : 'text';
    this.#line = this.#line.slice(cut).trimStart();
    this.#held = joined([this.#held, withoutMarks(sentences)]);
    return joined([before, this.#endText()]);
  }

  /** Where a line that has no sentences is cut all the same, so that it never costs more to look at. */
  #forcedCut(): number {
    if (this.#line.length < longestWait) return 0;
    return this.#line.lastIndexOf(' ') + 1 || this.#line.length;
  }

  #endText(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }

  #endCode(): string {
    const code = this.#code;
    this.#code = null;
    return code ? lateLabels.saidCode(code.lines, code.language) : '';
  }

  #endTable(): string {
    const table = this.#table;
    this.#table = null;
    return table ? lateLabels.saidTable(table.rows, table.columns) : '';
  }
}

/** The words of one line of Markdown. Used for what is spoken only: it is text, and never becomes markup. */
function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+|\[\^[^\]]+\]:\s*)?/u, '')
    .replace(/^\s*(?:[-*_]\s*){3,}$|^\s*=+\s*$/u, '')
    .replace(/^\[!(\w+)\]\s*$/u, '$1:')
    .replace(/!\[([^\]]*)\]\([^)]*\)/gu, (_match, alt: string) => lateLabels.saidImage(alt))
    .replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(/\[\^[^\]]+\]|<\/?(?:br|sub|sup|kbd|mark|u|s|ins|del|small|details|summary)>/gu, '')
    .replace(/<(https?:[^\s<>]+)>/gu, '$1')
    .replace(/(?<!\\)(?:(?:\*{1,3}|_{2,3}|~~|`+)(?=\S)|(?<=\S)(?:\*{1,3}|_{2,3}|~~|`+))/gu, '')
    .replace(/(?<![\p{L}\p{N}\\])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, '')
    .replace(/\\([!-/:-@[-`{-~])/gu, '$1')
    .trim();
}

function joined(pieces: readonly string[]): string {
  return pieces.filter((piece) => piece !== '').join(' ');
}
