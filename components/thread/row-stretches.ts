import {lateLabels} from '../shared/late-labels.js';
import type {Row} from './row.js';

/** Rows that are left out of the layout together: fewer elements for the browser to watch, and fewer rows to look at. */
const longest = 40;

/**
 * Rows in stretches. A stretch far from view is as high as it was, and what is in it is neither styled nor laid out; a
 * browser's search still finds it. Thousands of rows that were left out one by one would each be watched
 * by the browser in every frame.
 */
export class RowStretches {
  readonly #container: HTMLElement;

  /** Stretches are the children of `container`. */
  constructor(container: HTMLElement) {
    this.#container = container;
  }

  get all(): HTMLCollectionOf<HTMLElement> {
    return this.#container.children as HTMLCollectionOf<HTMLElement>;
  }

  /** Puts `rows` between two rows that follow each other. @returns the stretches that are new. */
  insert(rows: readonly Row[], before: Row | undefined, after: Row | undefined): readonly HTMLElement[] {
    const elements = rows.map(({element}) => element);
    const [stretch, next] = [stretchOf(before), stretchOf(after)];
    if (rows.length === 0) return [];
    if (stretch && stretch === next) {
      lookAt(stretch);
      after?.element.before(...elements);
      return [];
    }
    if (stretch && stretch.childElementCount + rows.length <= longest) {
      lookAt(stretch);
      stretch.append(...elements);
      return [];
    }
    const added: HTMLElement[] = [];
    for (let start = 0; start < elements.length; start += longest) {
      const own = document.createElement('div');
      own.append(...elements.slice(start, start + longest));
      added.push(own);
    }
    if (next) next.before(...added);
    else this.#container.append(...added);
    return added;
  }

  remove({element}: Row): void {
    const stretch = element.parentElement;
    element.remove();
    if (!stretch) return;
    lookAt(stretch);
    if (stretch.childElementCount === 0) stretch.remove();
  }

  clear(): void {
    this.#container.replaceChildren();
  }
}

export function isFar(stretch: Element): boolean {
  return stretch.classList.contains('far');
}

/** Leaves what is in `stretch` out of the layout; it stays `heightPx` high. */
export function lookAwayFrom(stretch: HTMLElement, heightPx: number): void {
  stretch.classList.add('far');
  stretch.style.setProperty('block-size', `${heightPx}px`);
  // Chromium tells screen readers nothing of what is left out: this says what is there, and going there brings it.
  stretch.setAttribute('role', 'group');
  stretch.setAttribute('aria-label', lateLabels.messageCount(stretch.childElementCount));
}

export function lookAt(stretch: HTMLElement): void {
  stretch.classList.remove('far');
  for (const name of ['style', 'role', 'aria-label']) stretch.removeAttribute(name);
}

function stretchOf(row: Row | undefined): HTMLElement | null {
  return row?.element.parentElement ?? null;
}
