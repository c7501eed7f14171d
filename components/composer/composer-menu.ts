import {html, type LitElement, nothing, type TemplateResult} from 'lit';
import {checkIcon} from '../shared/icons.js';
import {lateLabels} from '../shared/late-labels.js';
import {menuStyles} from './menu.styles.js';

/** One line of a menu. */
export interface Choice {
  readonly label: string;
  readonly detail: string;
  /** Of those that exclude each other: this one holds. */
  readonly isCurrent: boolean;
  take(): void;
}

export interface MenuContent {
  readonly kind: MenuKind;
  readonly choices: readonly Choice[];
  /** It closes by a key: the focus, where the list has it, goes back to where it came from. */
  onLeave?(): void;
}

/** `commands` is steered from the field that the person writes in; `models` takes the focus. */
export type MenuKind = 'commands' | 'models';

/**
 * The list that opens above the composer: a listbox, steered by arrow keys, Enter and Tab; Esc closes it, and nothing else.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/listbox/
 */
export class ComposerMenu {
  static readonly id = 'menu';

  readonly #host: LitElement;
  #content: MenuContent | null = null;
  #active = 0;

  constructor(host: LitElement) {
    this.#host = host;
    const root = host.shadowRoot;
    const sheet = menuStyles.styleSheet;
    if (root && sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }

  get kind(): MenuKind | null {
    return this.#content?.kind ?? null;
  }

  /** The id of the line that the next Enter takes; null while nothing is open. */
  get activeId(): string | null {
    return this.#content ? `choice-${this.#active}` : null;
  }

  /** Opens with `content`, or closes where it is empty. */
  show(content: MenuContent): void {
    if (content.choices.length === 0) {
      this.close();
      return;
    }
    const isSame = content.kind === this.kind && content.choices.length === this.#content?.choices.length;
    if (!isSame)
      this.#active = Math.max(
        0,
        content.choices.findIndex(({isCurrent}) => isCurrent),
      );
    this.#content = content;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#reveal());
  }

  close(): void {
    if (!this.#content) return;
    this.#content = null;
    this.#active = 0;
    this.#host.requestUpdate();
  }

  /** Heeds `event` where it steers the list. True where it did. */
  onKeydown(event: KeyboardEvent): boolean {
    if (!this.#content || event.ctrlKey || event.metaKey || event.altKey) return false;
    const last = this.#content.choices.length - 1;
    const isField = this.#content.kind === 'commands';
    switch (event.key) {
      case 'ArrowDown':
        this.#activate(this.#active === last ? 0 : this.#active + 1);
        break;
      case 'ArrowUp':
        this.#activate(this.#active === 0 ? last : this.#active - 1);
        break;
      case 'Home':
      case 'End':
        // In the field they move the cursor.
        if (isField) return false;
        this.#activate(event.key === 'Home' ? 0 : last);
        break;
      case 'Enter':
      case 'Tab':
        if (event.shiftKey) return false;
        this.#take(this.#active);
        break;
      case ' ':
        if (isField) return false;
        this.#take(this.#active);
        break;
      case 'Escape':
        this.#leave();
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#content) return nothing;
    const {kind, choices} = this.#content;
    return html`<div
      class="menu"
      part="menu"
      id=${ComposerMenu.id}
      role="listbox"
      tabindex="-1"
      aria-label=${kind === 'models' ? lateLabels.models : lateLabels.commands}
      aria-activedescendant=${(kind === 'models' && this.activeId) || nothing}
      @keydown=${(event: KeyboardEvent) => this.onKeydown(event)}
      @pointerdown=${keepFocus}
      @blur=${() => this.close()}
    >
      ${choices.map((choice, at) => this.#renderChoice(choice, at))}
    </div>`;
  }

  #renderChoice({label, detail, isCurrent}: Choice, at: number): TemplateResult {
    const isModel = this.#content?.kind === 'models';
    return html`<div
      class="choice"
      part="choice"
      id=${`choice-${at}`}
      role="option"
      aria-selected=${(isModel ? isCurrent : at === this.#active) ? 'true' : 'false'}
      ?data-active=${at === this.#active}
      @pointermove=${() => this.#activate(at)}
      @click=${() => this.#take(at)}
    >
      <span class="choice-words">
        <span class="choice-label" dir="auto">${label}</span>
        ${detail === '' ? nothing : html`<span class="choice-detail" dir="auto">${detail}</span>`}
      </span>
      ${isCurrent ? checkIcon : nothing}
    </div>`;
  }

  #activate(at: number): void {
    if (at === this.#active) return;
    this.#active = at;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#reveal());
  }

  #take(at: number): void {
    const choice = this.#content?.choices[at];
    this.#leave();
    choice?.take();
  }

  #leave(): void {
    this.#content?.onLeave?.();
    this.close();
  }

  /** Scrolls the list, and never what is around it. */
  #reveal(): void {
    const list = this.#host.shadowRoot?.querySelector<HTMLElement>('.menu');
    const active = this.activeId && list?.querySelector<HTMLElement>(`#${this.activeId}`);
    if (!list || !active) return;
    const [box, line] = [list.getBoundingClientRect(), active.getBoundingClientRect()];
    if (line.top < box.top) list.scrollTop -= box.top - line.top;
    else if (line.bottom > box.bottom) list.scrollTop += line.bottom - box.bottom;
  }
}

/** A press on a line must not take the focus from where the list is steered. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
