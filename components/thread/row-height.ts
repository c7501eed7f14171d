import type {ChatMessage} from '../../src/model/message.js';

/** CSS pixels around an answer's text and around the person's. */
const aroundPx = {user: 18, assistant: 20, system: 20} as const;
const foldPx = 34;

/** Guesses how high messages will be, so that the scroll bar is about right before they are drawn. */
export class RowHeight {
  readonly #linePx: number;
  readonly #columns: number;
  /** CSS pixels between two turns. */
  readonly spacePx: number;

  /** For rows in `container`, as wide as that is now. */
  constructor(container: HTMLElement) {
    const {fontSize, lineHeight} = getComputedStyle(container);
    const fontPx = Number.parseFloat(fontSize) || 16;
    this.#linePx = Number.parseFloat(lineHeight) || fontPx * 1.6;
    this.spacePx = this.#linePx;
    this.#columns = Math.max(20, container.clientWidth / (fontPx * 0.5));
  }

  /** CSS pixels. Costs what the message's text is long. */
  of({role, parts}: ChatMessage): number {
    const columns = role === 'user' ? this.#columns * 0.8 : this.#columns;
    let lines = 0;
    let folds = 0;
    for (const part of parts) {
      if (part.type === 'text') lines += linesOf(part.text, columns);
      else if (part.type !== 'source' && part.type !== 'data') folds += 1;
    }
    return Math.round(lines * this.#linePx + folds * foldPx + aroundPx[role]);
  }
}

/** How many lines `text` takes; one that is empty, between two paragraphs, is half as high. */
function linesOf(text: string, columns: number): number {
  let lines = 0;
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    lines += end === start ? 0.5 : Math.ceil((end - start) / columns);
    start = end + 1;
  }
  return lines;
}
