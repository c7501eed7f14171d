import {lateLabels} from '../shared/late-labels.js';
import type {Row} from './row.js';

/** What came while the reader was elsewhere: how many rows, and the line above the first of them. */
export class Unread {
  /** How many rows the reader has seen, or was there to see. */
  #seen = 0;
  #first: Row | null = null;
  #count = 0;

  /** Rows that came since the reader was last at the end. */
  get count(): number {
    return this.#count;
  }

  /** The reader is at the end, and the page is looked at. The line stays, so that they find where they left off. */
  see(rows: readonly Row[]): void {
    this.#seen = rows.length;
    this.#count = 0;
  }

  /** `rows` are there now, and the reader is elsewhere. `before`: how many were put in above all that was there. */
  miss(rows: readonly Row[], before: number): void {
    this.#seen = Math.min(this.#seen + before, rows.length);
    const isFirst = this.#count === 0;
    this.#count = rows.length - this.#seen;
    const first = rows[this.#seen];
    if (this.#count === 0 || !isFirst || !first) return;
    this.#first?.setLine('new', null);
    this.#first = first;
    first.setLine('new', lateLabels.unread);
  }

  /** The person speaks: what is above has been read. */
  settle(): void {
    this.#first?.setLine('new', null);
    this.#first = null;
  }

  /** Another conversation is shown. */
  clear(): void {
    this.#first = null;
    this.#seen = 0;
    this.#count = 0;
  }
}
