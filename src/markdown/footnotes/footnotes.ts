import type {MarkdownLabels} from '../labels.js';
import type {Definitions} from '../lex/lex.js';
import type {FootnoteBackContent, FootnoteContent, LiveBody} from '../nodes/body.js';
import {type Footnote, footnoteSection, footnotesOf} from '../nodes/footnote-nodes.js';
import type {SafeNode} from '../nodes/safe-node.js';
import {followPresses} from './follow-presses.js';
import {BackBody, ReferenceBody} from './footnote-bodies.js';

export interface FootnotesOptions {
  /** Where the text is drawn. */
  readonly root: HTMLElement;
  readonly labels: MarkdownLabels;
  /** Ends what listens. */
  readonly signal: AbortSignal;
}

/** What is known while the section is drawn. */
export interface FootnotesState {
  readonly known: Definitions;
  /** No definition comes any more: references without one are shown as they are written. */
  readonly isEnded: boolean;
  /** What the Markdown of a footnote becomes; null where that is not known yet. */
  readonly build: (markdown: string) => readonly SafeNode[] | null;
}

/**
 * The footnotes of one text. References are numbered where they stand on the page, so that neither a definition that
 * comes late nor one that comes out of order makes any block be drawn again.
 */
export class Footnotes {
  readonly #options: FootnotesOptions;
  readonly #references = new Map<Element, ReferenceBody>();
  readonly #backs = new Map<Element, BackBody>();
  #numbers: ReadonlyMap<string, Footnote> = new Map();
  #section: readonly SafeNode[] = [];
  #isEnded = false;
  #knownSize = -1;
  #isStale = false;

  constructor(options: FootnotesOptions) {
    this.#options = options;
    followPresses(options, {
      referenceAt: (element) => this.#references.get(element) ?? null,
      backAt: (element) => this.#backs.get(element) ?? null,
      backOf: (key) => [...this.#backs.values()].find((back) => back.key === key) ?? null,
      firstReferenceTo: (key) => this.#ordered().find((reference) => reference.key === key) ?? null,
    });
  }

  bodyFor(content: FootnoteContent | FootnoteBackContent, element: HTMLElement): LiveBody {
    const {labels} = this.#options;
    if (content.kind === 'footnote-back') {
      const back = new BackBody(element, labels, () => this.#backs.delete(element));
      this.#backs.set(element, back);
      return back as LiveBody;
    }
    const body = new ReferenceBody(element, labels, {
      stateOf: (key) => this.#numbers.get(key)?.number ?? (this.#isEnded ? 'never' : 'not-yet'),
      onChange: () => {
        this.#isStale = true;
      },
      onGone: () => this.#references.delete(element),
    });
    this.#references.set(element, body);
    return body as LiveBody;
  }

  /** Numbers all references that are on the page, and gives the section that stands behind all blocks. */
  section({known, isEnded, build}: FootnotesState): readonly SafeNode[] {
    const isSame = !this.#isStale && known.size === this.#knownSize && isEnded === this.#isEnded;
    if (isSame || (this.#references.size === 0 && this.#section.length === 0)) return this.#section;
    this.#isStale = false;
    this.#knownSize = known.size;
    this.#isEnded = isEnded;
    const inText = this.#ordered().filter(({element}) => element.closest('.footnotes') === null);
    const footnotes = footnotesOf(
      inText.map(({key}) => key),
      known,
      (markdown) => {
        const nodes = build(markdown);
        this.#isStale ||= nodes === null;
        return nodes ?? [];
      },
    );
    this.#numbers = new Map(footnotes.map((footnote) => [footnote.key, footnote]));
    this.#section = footnoteSection(footnotes, this.#options.labels);
    for (const body of this.#references.values()) body.draw();
    return this.#section;
  }

  /** Another text begins. */
  clear(): void {
    this.#references.clear();
    this.#backs.clear();
    this.#numbers = new Map();
    this.#section = [];
    this.#isEnded = false;
    this.#knownSize = -1;
    this.#isStale = false;
  }

  /** All references in the order of the page. */
  #ordered(): ReferenceBody[] {
    return [...this.#options.root.querySelectorAll('.footnote-ref')].flatMap(
      (element) => this.#references.get(element) ?? [],
    );
  }
}
