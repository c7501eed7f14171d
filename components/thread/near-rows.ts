import type {ChatStreamMessage} from '../message/chat-stream-message.js';
import type {FollowEnd} from './follow-end.js';
import type {MessageRows} from './message-rows.js';
import type {ReaderPlace} from './reader-place.js';
import {Row} from './row.js';
import {isFar, lookAt, lookAwayFrom} from './row-stretches.js';

/** Milliseconds of a frame that drawing messages may take. */
const budgetMs = 6;
/** Message elements that are kept: beyond, those that are far become light text again. */
const mostDrawn = 200;
/** CSS pixels around the view, at least, in which rows are near. */
const leastMarginPx = 500;

export interface NearRowsParts {
  readonly scroller: HTMLElement;
  readonly rows: MessageRows;
  readonly place: ReaderPlace;
  readonly follow: FollowEnd;
  readonly draw: (row: Row) => ChatStreamMessage;
  /** Called after rows were drawn. */
  readonly onDrawn: () => void;
}

/**
 * Draws the rows that come near the view, a few in a frame, those in view first; the reader's line stays where it is. What is
 * far is left out of the layout.
 */
export class NearRows {
  readonly #parts: NearRowsParts;
  readonly #drawn = new Set<Row>();
  #near: ReadonlySet<Row> = new Set();
  #frame = 0;
  #isDrawing = false;

  constructor(parts: NearRowsParts) {
    this.#parts = parts;
  }

  /** Looks at what is near in the next frame. */
  look(): void {
    if (!this.#isDrawing) this.#frame ||= requestAnimationFrame(() => void this.#look());
  }

  /** Notes that `row` was drawn, by whomever. */
  note(row: Row): void {
    this.#drawn.add(row);
  }

  /** Forgets all rows, and looks no more until `look`. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#drawn.clear();
    this.#near = new Set();
  }

  async #look(): Promise<void> {
    this.#frame = 0;
    const {scroller, place, follow, draw, onDrawn} = this.#parts;
    // In a closed panel nothing is near.
    if (scroller.clientHeight === 0) return;
    const waiting = this.#sortRows();
    if (waiting.length === 0) return;
    const going = waiting.map(({element}) => element);
    const isKept = follow.isFollowing || !place.isLostBy(going);
    const mark = isKept ? null : place.mark(new Set(going));
    const began = performance.now();
    this.#isDrawing = true;
    let count = 0;
    for (const row of waiting) {
      if (row.drawn || !row.element.isConnected) continue;
      this.#drawn.add(row);
      // The element draws before the next frame is painted, and so counts here.
      await draw(row).updateComplete;
      count += 1;
      if (performance.now() - began > budgetMs) break;
    }
    this.#isDrawing = false;
    if (mark) place.keep(mark);
    follow.catchUp();
    this.#letFarRowsGo();
    onDrawn();
    if (count > 0) this.look();
  }

  /** Says of each row whether it is near. @returns those that are and are not drawn, the most urgent first. */
  #sortRows(): readonly Row[] {
    const {scroller, rows, place, follow} = this.#parts;
    const view = scroller.getBoundingClientRect();
    const marginPx = Math.max(view.height, leastMarginPx);
    const distance = ({top, bottom}: DOMRect): number => Math.max(view.top - bottom, top - view.bottom, 0);
    const stretches = [...rows.stretches.all].map((element) => {
      const box = element.getBoundingClientRect();
      return {element, heightPx: box.height, isNear: distance(box) < marginPx};
    });
    const heights = new Map([...this.#near].map((row) => [row, heightOf(row)]));
    const coming = stretches.filter(({element, isNear}) => isNear && isFar(element));
    const mark =
      coming.length > 0 && !follow.isFollowing && place.isLostBy(coming.map(({element}) => element))
        ? place.mark()
        : null;
    for (const {element} of coming) lookAt(element);
    const near = new Map<Row, number>();
    for (const {element} of stretches.filter(({isNear}) => isNear)) {
      for (const child of element.children) {
        const row = Row.of(child);
        const away = distance(child.getBoundingClientRect());
        if (row && away < marginPx) near.set(row, away);
      }
    }
    for (const [row, heightPx] of heights) if (!near.has(row)) row.setNear(false, heightPx);
    for (const {element, heightPx, isNear} of stretches) {
      if (!isNear && !isFar(element)) lookAwayFrom(element, heightPx);
    }
    for (const row of near.keys()) row.setNear(true, 0);
    this.#near = new Set(near.keys());
    if (mark) place.keep(mark);
    const waiting = [...near].filter(([row]) => !row.drawn).sort(([, one], [, other]) => one - other);
    return waiting.map(([row]) => row);
  }

  #letFarRowsGo(): void {
    for (const row of this.#drawn) {
      if (this.#drawn.size <= mostDrawn) return;
      if (row.isNear || row.isHeld || row === this.#parts.rows.last) continue;
      row.stand(row.heightPx);
      this.#drawn.delete(row);
    }
  }
}

function heightOf({drawn}: Row): number {
  return drawn?.getBoundingClientRect().height ?? 0;
}
