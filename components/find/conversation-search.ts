import type {MarkdownStreamOptions} from '../../src/markdown/index.js';
import type {ChatMessage} from '../../src/model/message.js';
import {MatchMarks} from './match-marks.js';
import {MessageWords} from './message-words.js';
import {patternOf, rangesIn} from './readable-text.js';

/** Milliseconds of work between two frames. */
const budgetMs = 8;
/** What of a message's element is searched. */
const wordsIn = '.bubble, .markdown.text-text';

export interface SearchedRow {
  readonly message: ChatMessage;
  readonly element: HTMLElement;
  /** The message's element; null where it is not drawn. */
  readonly drawn: HTMLElement | null;
}

/** A conversation as it is on the page. */
export interface Searched<Row extends SearchedRow = SearchedRow> {
  readonly rows: readonly Row[];
  readonly scroller: HTMLElement;
  readonly settings: {readonly markdown: MarkdownStreamOptions};
  /** Told when rows were shown or drawn. */
  onDrawn: (() => void) | null;
  /** Draws `row` and brings it into view. */
  reveal(row: Row): Promise<HTMLElement>;
}

/** How a search stands. */
export interface Found {
  readonly count: number;
  /** The number of the match that is looked at, from 1; 0 where none is. */
  readonly at: number;
  /** False while messages are still being read. */
  readonly isComplete: boolean;
}

/** Finds words in all messages of a conversation, by what a reader sees of them, and shows where they are. */
export class ConversationSearch {
  readonly #searched: Searched;
  readonly #onFound: (found: Found) => void;
  readonly #marks = new MatchMarks();
  readonly #words: MessageWords;
  #pattern: RegExp | null = null;
  #word = '';
  #counts = new Map<ChatMessage, number>();
  #current: {readonly row: SearchedRow; readonly nth: number} | null = null;
  #reading = new AbortController();
  #isComplete = false;
  #frame = 0;

  /** `onFound` is told whenever more was found, or another match is looked at. */
  constructor(searched: Searched, onFound: (found: Found) => void) {
    this.#searched = searched;
    this.#onFound = onFound;
    this.#words = new MessageWords(searched.settings.markdown);
    searched.onDrawn = () => {
      this.#frame ||= requestAnimationFrame(() => void this.#refresh());
    };
  }

  /** Looks for `words`, and goes to the first match at or below what the reader sees. */
  async find(words: string): Promise<void> {
    this.#pattern = patternOf(words);
    this.#word = words
      .trim()
      .split(/\s+/u)
      .reduce((one, other) => (other.length > one.length ? other : one))
      .toLowerCase();
    this.#counts = new Map();
    this.#current = null;
    this.#mark();
    const begin = Math.max(0, this.#firstInView());
    if (!(await this.#read(begin))) return;
    if (!this.#current) await this.#lookAt(this.#next(begin, 0));
  }

  /** Goes to the next match, or to the one before, and around the ends. */
  async go(by: 1 | -1): Promise<void> {
    const {rows} = this.#searched;
    if (!this.#current) return this.#lookAt(by > 0 ? this.#next(0, 0) : this.#before(rows.length, 0));
    const {row, nth} = this.#current;
    const at = rows.indexOf(row);
    await this.#lookAt(by > 0 ? this.#next(at, nth + 1) : this.#before(at, nth));
  }

  dispose(): void {
    this.#reading.abort();
    cancelAnimationFrame(this.#frame);
    this.#marks.clear();
    this.#searched.onDrawn = null;
  }

  /** Counts in all messages, from number `begin` on and around, a few in a frame. False where it was given up. */
  async #read(begin: number): Promise<boolean> {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#isComplete = false;
    const {signal} = this.#reading;
    const {rows} = this.#searched;
    let began = performance.now();
    for (let step = 0; step < rows.length; step += 1) {
      const row = rows[(begin + step) % rows.length];
      if (row) this.#count(row);
      if (performance.now() - began < budgetMs) continue;
      this.#tell();
      if (!this.#current) await this.#lookAt(this.#next(begin, 0));
      await nextFrame();
      if (signal.aborted) return false;
      began = performance.now();
    }
    this.#isComplete = true;
    this.#tell();
    return true;
  }

  #count({message}: SearchedRow): number {
    const known = this.#counts.get(message);
    if (known !== undefined || !this.#pattern) return known ?? 0;
    const count = this.#words.count(message, this.#pattern, this.#word);
    this.#counts.set(message, count);
    return count;
  }

  /** The first match from number `nth` of row number `at` on; null where there is none anywhere. */
  #next(at: number, nth: number): {row: SearchedRow; nth: number} | null {
    const {rows} = this.#searched;
    const here = rows[at];
    if (here && nth < (this.#counts.get(here.message) ?? 0)) return {row: here, nth};
    for (let step = 1; step <= rows.length; step += 1) {
      const row = rows[(at + step) % rows.length];
      if (row && (this.#counts.get(row.message) ?? 0) > 0) return {row, nth: 0};
    }
    return null;
  }

  #before(at: number, nth: number): {row: SearchedRow; nth: number} | null {
    const {rows} = this.#searched;
    const here = rows[at];
    if (here && nth > 0) return {row: here, nth: nth - 1};
    for (let step = 1; step <= rows.length; step += 1) {
      const row = rows.at((at - step) % rows.length);
      const count = row ? (this.#counts.get(row.message) ?? 0) : 0;
      if (row && count > 0) return {row, nth: count - 1};
    }
    return null;
  }

  async #lookAt(match: {readonly row: SearchedRow; readonly nth: number} | null): Promise<void> {
    this.#current = match;
    this.#tell();
    if (!match) return;
    await this.#searched.reveal(match.row);
    this.#mark();
    await this.#bringIntoView(match);
  }

  /** What is brought into view takes its real height only then: looks again until it rests. */
  async #bringIntoView(match: {readonly row: SearchedRow; readonly nth: number}): Promise<void> {
    const {scroller} = this.#searched;
    for (let look = 0; look < 10 && this.#current === match; look += 1) {
      const range = this.#rangeOf(match);
      if (!range) return;
      const own = range.getBoundingClientRect();
      const box = own.height > 0 ? own : range.startContainer.parentElement?.getBoundingClientRect();
      const view = scroller.getBoundingClientRect();
      if (!box || (look > 1 && box.top >= view.top && box.bottom <= view.bottom)) return;
      const isSeen = box.top >= view.top + 24 && box.bottom <= view.bottom - 24;
      if (!isSeen) scroller.scrollTop += box.top - view.top - view.height / 3;
      await nextFrame();
    }
  }

  /** Rows were shown or drawn: what is new is counted, and marked. */
  async #refresh(): Promise<void> {
    this.#frame = 0;
    if (!this.#pattern) return;
    const isKnown = this.#searched.rows.every(({message}) => this.#counts.has(message));
    this.#mark();
    if (!isKnown) await this.#read(0);
  }

  #mark(): void {
    const pattern = this.#pattern;
    if (!pattern) {
      this.#marks.clear();
      return;
    }
    const current = this.#current ? this.#rangeOf(this.#current) : null;
    const found = this.#searched.rows.flatMap((row) =>
      row === this.#current?.row ? [] : rangesOf(row, pattern),
    );
    const beside = this.#current
      ? rangesOf(this.#current.row, pattern).filter((_, at) => at !== this.#current?.nth)
      : [];
    this.#marks.show([...found, ...beside, ...(current ? [current] : [])], current);
  }

  #rangeOf({row, nth}: {readonly row: SearchedRow; readonly nth: number}): Range | null {
    const ranges = this.#pattern ? rangesOf(row, this.#pattern) : [];
    return ranges[Math.min(nth, ranges.length - 1)] ?? null;
  }

  #firstInView(): number {
    const {rows, scroller} = this.#searched;
    const {top} = scroller.getBoundingClientRect();
    return rows.findIndex(({drawn}) => drawn !== null && drawn.getBoundingClientRect().bottom > top);
  }

  #tell(): void {
    let [count, at] = [0, 0];
    for (const row of this.#searched.rows) {
      if (row === this.#current?.row) at = count + this.#current.nth + 1;
      count += this.#counts.get(row.message) ?? 0;
    }
    this.#onFound({count, at, isComplete: this.#isComplete});
  }
}

function rangesOf({drawn}: SearchedRow, pattern: RegExp): Range[] {
  const places = drawn?.shadowRoot?.querySelectorAll(wordsIn) ?? [];
  return [...places].flatMap((place) => rangesIn(place, pattern));
}

function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}
