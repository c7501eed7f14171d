import type {LitElement} from 'lit';
import {PartMissingEvent} from '../shared/part-missing-event.js';
import type {ComposerMenu, MenuContent} from './composer-menu.js';

/** A menu whose code is loaded when it is first opened. */
export class LateMenu {
  readonly #host: LitElement;
  #menu: ComposerMenu | null = null;
  #loading: Promise<void> | null = null;
  /** What to show once the code is here; null where that was overtaken. */
  #wanted: (() => MenuContent | null) | null = null;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** The menu, once it was opened. */
  get menu(): ComposerMenu | null {
    return this.#menu;
  }

  /** Opens with what `content` returns when the code is here. Resolves when that is drawn, or failed. */
  async show(content: () => MenuContent | null): Promise<void> {
    this.#wanted = content;
    this.#loading ??= this.#load();
    await this.#loading;
    const shown = this.#wanted?.();
    this.#wanted = null;
    if (shown) this.#menu?.show(shown);
    await this.#host.updateComplete;
  }

  close(): void {
    this.#wanted = null;
    this.#menu?.close();
  }

  async #load(): Promise<void> {
    try {
      const {ComposerMenu} = await import('./composer-menu.js');
      this.#menu = new ComposerMenu(this.#host);
    } catch (error) {
      this.#loading = null;
      this.#host.dispatchEvent(new PartMissingEvent(error));
    }
  }
}
