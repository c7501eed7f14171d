import type {MarkdownLabels} from '../labels.js';
import type {FootnoteBackContent, FootnoteContent, LiveBody} from '../nodes/body.js';

/** What a reference shows: its number, nothing while its definition may still come, or its own source. */
export type ReferenceState = number | 'not-yet' | 'never';

export interface ReferenceEvents {
  stateOf(key: string): ReferenceState;
  onChange(): void;
  onGone(): void;
}

/** A reference in the text. */
export class ReferenceBody implements LiveBody<FootnoteContent> {
  readonly element: HTMLElement;
  readonly #labels: MarkdownLabels;
  readonly #events: ReferenceEvents;
  #content: FootnoteContent | null = null;
  #shown: ReferenceState | null = null;

  constructor(element: HTMLElement, labels: MarkdownLabels, events: ReferenceEvents) {
    this.element = element;
    this.#labels = labels;
    this.#events = events;
  }

  get key(): string {
    return this.#content?.key ?? '';
  }

  show(content: FootnoteContent): void {
    this.#content = content;
    this.#shown = null;
    this.#events.onChange();
    this.draw();
  }

  /** Shows what is known of it by now. */
  draw(): void {
    if (!this.#content) return;
    const state = this.#events.stateOf(this.#content.key);
    if (state === this.#shown) return;
    this.#shown = state;
    if (state === 'never') this.element.replaceChildren(this.#content.written);
    else if (state === 'not-yet') this.element.replaceChildren();
    else {
      const sup = document.createElement('sup');
      sup.append(link(String(state), this.#labels.footnote(state)));
      this.element.replaceChildren(sup);
    }
  }

  dispose(): void {
    this.#events.onGone();
    this.#events.onChange();
  }
}

/** The way back from a footnote to where it is referred to. */
export class BackBody implements LiveBody<FootnoteBackContent> {
  readonly element: HTMLElement;
  readonly #labels: MarkdownLabels;
  readonly #onGone: () => void;
  #content: FootnoteBackContent | null = null;

  constructor(element: HTMLElement, labels: MarkdownLabels, onGone: () => void) {
    this.element = element;
    this.#labels = labels;
    this.#onGone = onGone;
  }

  get key(): string {
    return this.#content?.key ?? '';
  }

  show(content: FootnoteBackContent): void {
    this.#content = content;
    // With the selector for text: an arrow, and no picture of one.
    this.element.replaceChildren(link('\u21a9\ufe0e', this.#labels.backToReference(content.number)));
  }

  dispose(): void {
    this.#onGone();
  }
}

/** Leads somewhere in the text. Without an address: there is nothing to open elsewhere, and no name of ours in the page. */
function link(text: string, name: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.setAttribute('role', 'link');
  anchor.tabIndex = 0;
  anchor.setAttribute('aria-label', name);
  anchor.textContent = text;
  return anchor;
}
