import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import {foundation} from '../shared/foundation.js';
import {closeIcon, searchIcon, underIcon, upIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {lateLabels} from '../shared/late-labels.js';
import {ConversationSearch, type Found, type Searched} from './conversation-search.js';
import {findStyles} from './find.styles.js';
import {FindCloseEvent} from './find-events.js';

const nothingYet: Found = {count: 0, at: 0, isComplete: false};

/**
 * @summary The bar that finds words in the conversation: how often they are there, and the way from one to the next.
 * @event chat-find-close - The person is done. Stays inside `<chat-stream>`.
 * @csspart bar - The whole bar.
 * @csspart field - Where the words are written.
 * @csspart count - Which match of how many.
 * @csspart previous - The button to the match before.
 * @csspart next - The button to the next match.
 * @csspart close - The button that closes the bar.
 */
export class ChatStreamFind extends LitElement {
  static override styles = [foundation, findStyles];

  #search: ConversationSearch | null = null;
  /** What had the focus before. */
  #opener: HTMLElement | null = null;

  @state() private words = '';
  @state() private found: Found = nothingYet;
  @query('input') private readonly field!: HTMLInputElement;

  /** The conversation that is searched; null where there is none. */
  @property({attribute: false}) searched: Searched | null = null;

  /** Puts the focus into the field; with `words` it looks for these. */
  async open(words?: string): Promise<void> {
    const opener = deepFocus();
    if (opener && opener.getRootNode() !== this.shadowRoot) this.#opener = opener;
    if (words !== undefined) this.#look(words);
    await this.updateComplete;
    this.field.focus({preventScroll: true});
    this.field.select();
  }

  /** Ends finding; the focus goes back to where it was. */
  close(): void {
    this.#drop();
    this.words = '';
    this.found = nothingYet;
    const back = this.#opener?.isConnected ? this.#opener : this.searched?.scroller;
    this.#opener = null;
    back?.focus({preventScroll: true});
    this.dispatchEvent(new FindCloseEvent());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('searched') || !this.hasUpdated) return;
    this.#drop();
    if (this.words !== '') this.#look(this.words);
  }

  protected override render(): TemplateResult {
    const isNone = this.found.count === 0;
    return html`<div class="bar" part="bar" role="search" @keydown=${this.#onKeydown}>
      ${searchIcon}
      <input
        part="field"
        type="text"
        dir="auto"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck="false"
        aria-label=${labels.find}
        placeholder=${labels.find}
        .value=${this.words}
        @input=${() => this.#look(this.field.value)}
      />
      <span class="count" part="count" role="status" dir="auto">${this.#countWords()}</span>
      ${this.#renderStep('previous', lateLabels.findPrevious, isNone)} ${this.#renderStep('next', lateLabels.findNext, isNone)}
      <button
        class="icon-button"
        part="close"
        type="button"
        aria-label=${lateLabels.findClose}
        title=${lateLabels.findClose}
        @click=${this.close}
      >
        ${closeIcon}
      </button>
    </div>`;
  }

  #renderStep(part: 'previous' | 'next', name: string, isOff: boolean): TemplateResult {
    return html`<button
      class="icon-button"
      part=${part}
      type="button"
      aria-label=${name}
      title=${name}
      aria-disabled=${isOff ? 'true' : nothing}
      @click=${() => void this.#search?.go(part === 'next' ? 1 : -1)}
    >
      ${part === 'next' ? underIcon : upIcon}
    </button>`;
  }

  #countWords(): string {
    const {count, at, isComplete} = this.found;
    if (this.words.trim() === '') return '';
    if (count > 0) return isComplete ? lateLabels.findCount(at, count) : lateLabels.findMore(at, count);
    return isComplete ? lateLabels.findNothing : '';
  }

  #look(words: string): void {
    this.words = words;
    if (!this.searched || words.trim() === '') {
      this.#drop();
      this.found = {...nothingYet, isComplete: this.searched === null};
      return;
    }
    this.#search ??= new ConversationSearch(this.searched, (found) => {
      this.found = found;
    });
    void this.#search.find(words);
  }

  #drop(): void {
    this.#search?.dispose();
    this.#search = null;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const isStep = event.key === 'Enter' && event.composedPath()[0] === this.field;
    if (isStep) void this.#search?.go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** What has the focus, through all shadow roots. */
function deepFocus(): HTMLElement | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement && focused !== document.body ? focused : null;
}
