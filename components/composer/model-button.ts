import {html, type LitElement, nothing, type TemplateResult} from 'lit';
import {chevronIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import type {MenuContent} from './composer-menu.js';
import {LateMenu} from './late-menu.js';
import type {ModelOption} from './model-offer.js';

export interface ModelHost extends LitElement {
  readonly models: readonly ModelOption[];
  readonly disabled: boolean;
  model: string | null;
}

/** Says which model answers, and lets the person choose another. */
export class ModelButton {
  readonly #host: ModelHost;
  readonly #late: LateMenu;

  constructor(host: ModelHost) {
    this.#host = host;
    this.#late = new LateMenu(host);
  }

  render(): TemplateResult | typeof nothing {
    const {models, model, disabled} = this.#host;
    const chosen = models.find(({id}) => id === model) ?? models[0];
    if (!chosen) return nothing;
    const name = labels.model(nameOf(chosen));
    return html`<button
      class="model"
      part="model"
      type="button"
      aria-haspopup="listbox"
      aria-expanded=${this.#late.menu?.kind ? 'true' : 'false'}
      aria-label=${name}
      title=${chosen.description || name}
      ?disabled=${disabled}
      @pointerdown=${this.#onPointerdown}
      @click=${this.#toggle}
      @keydown=${this.#onKeydown}
    >
      <span class="model-name" dir="auto">${nameOf(chosen)}</span>${chevronIcon}
    </button>`;
  }

  renderMenu(): TemplateResult | typeof nothing {
    return this.#late.menu?.render() ?? nothing;
  }

  /** While the list is open, a press on the button closes it: the list must not lose the focus, and close, before that. */
  readonly #onPointerdown = (event: Event): void => {
    if (this.#late.menu?.kind) event.preventDefault();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void this.#open();
  };

  readonly #toggle = (): void => {
    if (this.#late.menu?.kind) this.#close();
    else void this.#open();
  };

  async #open(): Promise<void> {
    await this.#late.show(() => this.#content());
    this.#host.shadowRoot?.querySelector<HTMLElement>('.menu')?.focus();
  }

  #close(): void {
    this.#host.shadowRoot?.querySelector<HTMLElement>('.model')?.focus();
    this.#late.close();
  }

  #content(): MenuContent {
    const choices = this.#host.models.map((option) => ({
      label: nameOf(option),
      detail: option.description ?? '',
      isCurrent: option.id === this.#host.model,
      take: () => this.#take(option),
    }));
    return {kind: 'models', choices, onLeave: () => this.#close()};
  }

  #take({id}: ModelOption): void {
    this.#host.model = id;
    this.#host.dispatchEvent(new Event('chat-model-chosen'));
  }
}

function nameOf({id, label = id}: ModelOption): string {
  return label;
}
