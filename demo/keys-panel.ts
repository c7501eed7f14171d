import {expectElement} from './expect-element.js';
import {KeyRow} from './key-row.js';
import {type KeyList, KeysError, listKeys} from './keys-client.js';

export interface KeysPanelOptions {
  /** The dialog, as the page has it. */
  readonly root: HTMLDialogElement;
  /** The button that opens it. */
  readonly toggle: HTMLElement;
  /** What a row is copied from. */
  readonly template: HTMLTemplateElement;
}

/** Where a person adds, tests, replaces and deletes keys for model services. */
export class KeysPanel {
  readonly #root: HTMLDialogElement;
  readonly #template: HTMLTemplateElement;
  readonly #list: HTMLElement;
  readonly #note: HTMLElement;
  #rows: readonly KeyRow[] = [];

  constructor({root, toggle, template}: KeysPanelOptions) {
    this.#root = root;
    this.#template = template;
    this.#list = expectElement('.keys-list', root);
    this.#note = expectElement('.keys-note', root);
    toggle.addEventListener('click', () => {
      root.showModal();
      void this.#load();
    });
    expectElement('.keys-close', root).addEventListener('click', () => root.close());
    // All that is seen of the dialog is its content: a press on the dialog itself is one beside it.
    root.addEventListener('click', (event) => {
      if (event.target === root) root.close();
    });
    root.addEventListener('close', () => {
      for (const row of this.#rows) row.reset();
    });
  }

  async #load(): Promise<void> {
    this.#root.ariaBusy = 'true';
    try {
      this.#show(await listKeys());
    } catch (error) {
      if (!(error instanceof KeysError)) throw error;
      this.#note.textContent = error.message;
    } finally {
      this.#root.ariaBusy = 'false';
    }
  }

  #show({providers, keys}: KeyList): void {
    this.#rows = providers.map((provider) => {
      const saved = keys.find((key) => key.provider === provider.provider) ?? null;
      return new KeyRow(this.#template, provider, saved);
    });
    this.#list.replaceChildren(...this.#rows.map(({element}) => element));
    this.#note.textContent =
      providers.length === 0
        ? 'This server knows no model service yet. Whoever runs it names them in models.toml, or by OPENAI_BASE_URL.'
        : '';
  }
}
