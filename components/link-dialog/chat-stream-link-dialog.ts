import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {query, state} from 'lit/decorators.js';
import {CopyButton} from '../message/copy-button.js';
import {foundation} from '../shared/foundation.js';
import {warningIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {type LinkAddress, linkAddress} from './link-address.js';
import {linkDialogStyles} from './link-dialog.styles.js';

/**
 * @summary Asks before a link of an answer opens: shows the whole address, and where it leads.
 * @csspart dialog - The `<dialog>`.
 * @csspart address - The address, with what it leads to in bold.
 * @csspart copy - The button that copies the address.
 * @csspart cancel - The button that opens nothing.
 * @csspart open - The link that opens it in a new tab.
 */
export class ChatStreamLinkDialog extends LitElement {
  static override styles = [foundation, linkDialogStyles];

  /** What had the focus when it was asked for. */
  #askedFrom: HTMLElement | null = null;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @state() private url: string | null = null;

  readonly #copyButton = new CopyButton(this, () => this.url ?? '', labels.copyAddress);

  /** Asks the person whether to open `url`. Does nothing where it is no address that a link of an answer may have. */
  ask(url: string): void {
    if (linkAddress(url) === null || !this.isConnected) return;
    this.#askedFrom = focusedElement();
    this.url = url;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Taken out of the page, a dialog is closed without saying so.
    this.#askedFrom = null;
    this.url = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const address = this.url === null ? null : linkAddress(this.url);
    if (this.url === null || !address) return nothing;
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      aria-describedby="why"
      @close=${this.#onClose}
      @keydown=${this.#onKeydown}
      @click=${this.#onClick}
    >
      <div class="content">
        <h2 id="title" dir="auto">${address.isWeb ? labels.openLinkTitle : labels.openMailTitle}</h2>
        <p id="why" dir="auto">
          ${address.isWeb ? labels.linkLeadsTo(address.target) : labels.mailLeadsTo(address.target)}
          ${address.isDisguised ? html`<span class="warning">${warningIcon}${labels.linkIsDisguised}</span>` : nothing}
        </p>
        ${this.#renderAddress(address)}
        <div class="actions">
          <button class="action" part="cancel" type="button" autofocus @click=${this.#close}>${labels.cancel}</button>
          <a
            class="action open"
            part="open"
            href=${this.url}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            referrerpolicy="no-referrer"
            @click=${this.#onOpen}
            @auxclick=${this.#onOpen}
            >${labels.openLink}<span class="visually-hidden">${labels.inNewTab}</span></a
          >
        </div>
      </div>
    </dialog>`;
  }

  /** A long address scrolls, and so can be reached by keyboard. */
  #renderAddress({before, target, after}: LinkAddress): TemplateResult {
    return html`<div class="address">
      <div class="url" part="address" dir="ltr" tabindex="0" role="group" aria-label=${labels.linkAddress}>${before}<strong>${target}</strong>${after}</div>
      ${this.#copyButton.render()}
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
  }

  readonly #close = (): void => this.dialog?.close();

  /** The focus goes back to the link, or to what stands in its place. */
  readonly #onClose = (): void => {
    const link = this.#askedFrom;
    this.#askedFrom = null;
    this.url = null;
    if (link?.isConnected) link.focus({preventScroll: true});
  };

  /** Only a person's press opens it; the browser itself then follows the link. */
  readonly #onOpen = (event: Event): void => {
    if (!event.isTrusted) event.preventDefault();
    // A press of the right button asks for the menu of the link.
    else if ((event as MouseEvent).button !== 2) queueMicrotask(this.#close);
  };

  /** Esc ends the dialog alone, and neither the answer nor the panel behind it. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation();
  };

  /** All that is seen of the dialog is its content: a press on the dialog itself is one beside it. */
  readonly #onClick = (event: MouseEvent): void => {
    if (event.target === this.dialog) this.#close();
  };
}

/** What has the focus, through all shadow roots. */
function focusedElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}
