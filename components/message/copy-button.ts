import {html, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {checkIcon, copyIcon} from '../shared/icons.js';
import {lateLabels} from '../shared/late-labels.js';

const confirmedForMs = 2000;

export interface CopyButtonOptions {
  /** Names the button. */
  readonly label?: string;
  /** Asked with each press; where it says no, nothing is copied. */
  readonly mayCopy?: () => boolean;
}

/** A button that copies a text, and says for a moment that it did. Not there where the page may not copy. */
export class CopyButton implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #text: () => string;
  readonly #label: string;
  readonly #mayCopy: () => boolean;
  #isCopied = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `text` is what is copied. */
  constructor(
    host: ReactiveControllerHost,
    text: () => string,
    {label = lateLabels.copy, mayCopy = () => true}: CopyButtonOptions = {},
  ) {
    this.#host = host;
    this.#text = text;
    this.#label = label;
    this.#mayCopy = mayCopy;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#isCopied = false;
  }

  render(): TemplateResult | null {
    // Absent on pages served without TLS, whatever the type says.
    if (!(globalThis.navigator?.clipboard as Clipboard | undefined)) return null;
    const label = this.#isCopied ? lateLabels.copied : this.#label;
    return html`<button class="icon-button" part="copy" type="button" aria-label=${label} title=${label} @click=${this.#copy}>
      ${this.#isCopied ? checkIcon : copyIcon}
    </button>`;
  }

  readonly #copy = async (): Promise<void> => {
    if (!this.#mayCopy()) return;
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
