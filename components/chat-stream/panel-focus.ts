import type {LitElement} from 'lit';
import {focusedElement} from '../shared/focused-element.js';

/** Gives the focus back to where it was when a panel opened. */
export class PanelFocus {
  readonly #host: LitElement;
  #opener: HTMLElement | null = null;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** The panel opens: what has the focus now, outside of it, will have it again. */
  opened(): void {
    const active = this.#host.matches(':focus-within') ? null : focusedElement();
    this.#opener = active === document.body ? null : active;
  }

  /**
   * The panel closes: the focus goes back, or to what `otherwise` gives where that is gone. A focus that is elsewhere on the
   * page by now stays there.
   */
  async closed(otherwise: () => HTMLElement | null): Promise<void> {
    const opener = this.#opener;
    this.#opener = null;
    const active = focusedElement();
    const isElsewhere = active && active !== document.body && !this.#host.matches(':focus-within');
    await this.#host.updateComplete;
    if (isElsewhere) return;
    opener?.focus();
    if (!opener || focusedElement() !== opener) otherwise()?.focus();
  }
}
