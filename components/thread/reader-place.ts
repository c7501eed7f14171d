/** What the reader's eyes are on: elements from the outside in, and where in the view each begins. CSS pixels. */
export type Place = readonly {readonly element: Element; readonly top: number; readonly height: number}[];

/** Milliseconds without scrolling after which the reader reads. */
const restMs = 150;
/** While they scroll, what has just come into view may still take its height: looks this far down, as a share of the view. */
const whileScrolling = {from: 0.2, to: 0.6} as const;

/**
 * Chromium keeps the place itself, and without stopping a wheel that still turns. Firefox loses it where blocks that were left
 * out of the layout (`content-visibility`) take their height; Safari keeps none.
 */
const isKeptByBrowser =
  globalThis.CSS?.supports('(overflow-anchor: auto) and (not (-moz-appearance: none))') ?? false;

/** Keeps the first line that the reader sees where it is, whatever happens above it. */
export class ReaderPlace {
  readonly #scroller: HTMLElement;
  readonly #content: HTMLElement;
  #last: Place | null = null;
  /** Where the view stood when `#last` was found, and what was scrolled here since, to keep it. */
  #lastScrollTop = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor({scroller, content}: {readonly scroller: HTMLElement; readonly content: HTMLElement}) {
    this.#scroller = scroller;
    this.#content = content;
    if (!isKeptByBrowser) scroller.classList.add('keeps-place');
  }

  /** The reader scrolled, or something changed its size: what moved without the reader is taken back. */
  settle(how: 'scrolled' | 'resized'): void {
    if (isKeptByBrowser) return;
    // Who is at the very top wants to be there.
    if (this.#scroller.scrollTop < 1) this.#last = null;
    else if (this.#last && this.#isInView(this.#last)) {
      this.keep(this.#last, this.#scroller.scrollTop - this.#lastScrollTop);
    } else this.#remember(whileScrolling.from);
    if (how === 'resized') return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#remember(0), restMs);
  }

  /** The end is followed, or nothing shown: no place is kept. */
  forget(): void {
    clearTimeout(this.#resting);
    this.#last = null;
  }

  /** Whether a change in `rows` has to be made between `mark` and `keep`. */
  isLostBy(rows: readonly Element[]): boolean {
    // A browser keeps no place at the very top, nor that of an element that goes.
    if (!isKeptByBrowser || this.#scroller.scrollTop < 1) return true;
    const {top, bottom} = this.#scroller.getBoundingClientRect();
    return rows.some((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
  }

  /** Where the reader is, by what will still be there when the rows `going` have changed, where that can be. */
  mark(going: ReadonlySet<Element> = new Set(), from = 0): Place {
    const view = this.#scroller.getBoundingClientRect();
    const edge = view.top + from * view.height;
    const place: {element: Element; top: number; height: number}[] = [];
    for (let element = this.#rowInView(going, edge); element; element = firstBelow(edge, element)) {
      const box = element.getBoundingClientRect();
      place.push({element, top: box.top - view.top, height: box.height});
      if (box.top >= edge) break;
    }
    return place;
  }

  /** Scrolls so that what was at `place` is there again; but for the `scrolledPx` that the reader scrolled since. */
  keep(place: Place, scrolledPx = 0): void {
    const at = place.findLastIndex(({element}) => element.isConnected && element.getClientRects().length > 0);
    const kept = place[at];
    if (!kept) return;
    const box = kept.element.getBoundingClientRect();
    // What the reader saw inside it is gone: as far down as they were.
    const isWhole = at === place.length - 1 || kept.top >= 0 || kept.height === 0;
    const was = isWhole ? kept.top : (kept.top * box.height) / kept.height;
    const moved = box.top - this.#scroller.getBoundingClientRect().top - (was - scrolledPx);
    if (Math.abs(moved) < 0.5) return;
    const before = this.#scroller.scrollTop;
    this.#scroller.scrollBy({top: moved, behavior: 'instant'});
    // This was not the reader.
    this.#lastScrollTop += this.#scroller.scrollTop - before;
  }

  #remember(from: number): void {
    this.#last = this.mark(new Set(), from);
    this.#lastScrollTop = this.#scroller.scrollTop;
  }

  /** False where the reader has scrolled it away: what moves that does not move what they see now. */
  #isInView(place: Place): boolean {
    const kept = place.at(-1);
    if (!kept) return false;
    const top = kept.top - (this.#scroller.scrollTop - this.#lastScrollTop);
    return top < this.#scroller.clientHeight * whileScrolling.to && top + kept.height > 0;
  }

  #rowInView(going: ReadonlySet<Element>, top: number): Element | null {
    const {bottom} = this.#scroller.getBoundingClientRect();
    let first: Element | null = null;
    for (const stretch of inView(this.#content, top, bottom)) {
      for (const row of inView(stretch, top, bottom)) {
        if (!going.has(row)) return row;
        first ??= row;
      }
    }
    return first;
  }
}

/** The children of `element` between two edges. */
function* inView(element: Element, top: number, bottom: number): Generator<Element> {
  for (const child of element.children) {
    const box = child.getBoundingClientRect();
    if (box.top >= bottom) return;
    if (box.height > 0 && box.bottom > top) yield child;
  }
}

/** The first child of `element` that ends below `top`. */
function firstBelow(top: number, element: Element): Element | null {
  const [first] = inView((element.shadowRoot ?? element) as Element, top, Number.POSITIVE_INFINITY);
  return first ?? null;
}
