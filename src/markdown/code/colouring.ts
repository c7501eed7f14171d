import {codeLanguage} from './language-names.js';
import type {LineGroups} from './line-groups.js';
import type {Painter} from './painter.js';
import {forgetWork, workLater} from './work-queue.js';

export interface ColouringOptions {
  /** Code could not be coloured and stays plain. Told once for each block, with its source. */
  readonly onError: (error: unknown, source: string) => void;
  /** Loads what colours a block of a language, by its name in highlight.js. Default: our own, which is fetched when first needed. */
  readonly loadPainter?: ((language: string) => Promise<Pick<Painter, 'paint'>>) | undefined;
}

/**
 * Colours the groups of a block one after the other, while the page is idle, and each of them once: when all of its
 * lines have come. The colours depend on the code alone, not on when it came or in which pieces.
 */
export class Colouring {
  readonly #groups: LineGroups;
  readonly #options: ColouringOptions;
  #language = '';
  #isClosed = false;
  #painter: Pick<Painter, 'paint'> | null = null;
  /** Number of the group that is coloured next. */
  #next = 0;
  #hasFailed = false;
  #isDisposed = false;

  constructor(groups: LineGroups, options: ColouringOptions) {
    this.#groups = groups;
    this.#options = options;
  }

  /** Colours as `language` asks. `isClosed`: the last group is complete as well. */
  update(language: string, isClosed: boolean): void {
    this.#isClosed = isClosed;
    if (language !== this.#language) this.#begin(language);
    this.#paintLater();
  }

  /** What stands behind the full groups is another text now, or will be. */
  changed(): void {
    this.#next = Math.min(this.#next, this.#groups.fullCount);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#painter = null;
    forgetWork(this.#paintNext);
  }

  #begin(language: string): void {
    const isFirst = this.#language === '';
    this.#language = language;
    this.#painter = null;
    this.#next = 0;
    if (!isFirst) for (const group of this.#groups.all) group.unpaint();
    const known = codeLanguage(language);
    if (!known) return;
    const {loadPainter = loadOwnPainter} = this.#options;
    const isCurrent = (): boolean => this.#language === language && !this.#isDisposed;
    loadPainter(known.name).then(
      (painter) => {
        if (!isCurrent()) return;
        this.#painter = painter;
        this.#paintLater();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #paintLater(): void {
    if (this.#canPaint()) workLater(this.#paintNext);
  }

  #canPaint(): boolean {
    const group = this.#groups.all[this.#next];
    return this.#painter !== null && group !== undefined && (group.isFull || this.#isClosed);
  }

  readonly #paintNext = (): boolean => {
    if (!this.#canPaint()) return false;
    const at = this.#next;
    this.#next += 1;
    try {
      const nodes = this.#painter?.paint(this.#groups.all, at);
      if (nodes) this.#groups.all[at]?.paint(nodes);
    } catch (error) {
      this.#fail(error);
    }
    return this.#canPaint();
  };

  #fail(error: unknown): void {
    if (this.#hasFailed || this.#isDisposed) return;
    this.#hasFailed = true;
    this.#options.onError(error, this.#groups.source);
  }
}

async function loadOwnPainter(language: string): Promise<Painter> {
  const {loadPainter} = await import('./painter.js');
  return loadPainter(language);
}
