import {literalText} from '../source/visible-text.js';

/** What was written, as it is shown. */
export interface ShownPiece {
  /** Shows for good. */
  readonly settled: string;
  /** Shows for now: what comes next may belong to it. */
  readonly open: string;
}

/**
 * Makes visible text of code that comes in pieces: a piece may end within a character, or within a run of such as hide
 * something, and then is not shown as the whole would be.
 */
export class LiteralReader {
  #held = '';

  read(piece: string): ShownPiece {
    const text = this.#held + piece;
    const end = settledLength(text);
    this.#held = text.slice(end);
    return {settled: literalText(text.slice(0, end)), open: literalText(this.#held)};
  }
}

/** Up to the last character that is read alone, whatever stands beside it. */
function settledLength(text: string): number {
  let end = text.length;
  while (end > 0 && belongsTogether(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

/** Halves of characters outside the basic plane, flags and tags among them, and selectors. */
function belongsTogether(unit: number): boolean {
  return (unit >= 0xd800 && unit <= 0xdfff) || (unit >= 0xfe00 && unit <= 0xfe0f);
}
