import {html, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {checkIcon, copyIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';

const confirmedForMs = 2000;

/** A button that copies a text, and says for a moment that it did. Not there where the page may not copy. */
export class CopyButton implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #text: () => string;
  readonly #label: string;
  #isCopied = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `label` names the button, for which `text` is what is copied. */
  constructor(host: ReactiveControllerHost, text: () => string, label: string = labels.copy) {
    this.#host = host;
    this.#text = text;
    this.#label = label;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#isCopied = false;
  }

  render(): TemplateResult | null {
    // Absent on pages served without TLS, whatever the type says.
    if (!(globalThis.navigator?.clipboard as Clipboard | undefined)) return null;
    const label = this.#isCopied ? labels.copied : this.#label;
    return html`<button class="icon-button" part="copy" type="button" aria-label=${label} title=${label} @click=${this.#copy}>
      ${this.#isCopied ? checkIcon : copyIcon}
    </button>`;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.#text());
    } catch {
      // Refused by the browser's permission: the button simply does not say that it copied.
      return;
    }
    this.#isCopied = true;
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isCopied = false;
      this.#host.requestUpdate();
    }, confirmedForMs);
  };
}
