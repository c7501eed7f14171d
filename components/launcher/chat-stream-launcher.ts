import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import {foundation} from '../shared/foundation.js';
import {chatIcon, closeIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {launcherStyles} from './launcher.styles.js';

/** A number above this is said as "9+": the badge stays a circle. */
const mostShown = 9;

/**
 * @summary The round button that opens and closes the chat.
 * @event chat-toggle - The person pressed it. Stays inside `<chat-stream>`.
 * @slot - An icon of your own.
 * @csspart button - The `<button>`.
 * @csspart badge - The number of answers that came while the chat was closed.
 * @cssproperty [--chat-launcher-size=56px] - Its diameter.
 */
export class ChatStreamLauncher extends LitElement {
  static override styles = [foundation, launcherStyles];

  @query('button') private readonly button!: HTMLButtonElement;

  /** True while the chat is open. */
  @property({type: Boolean, reflect: true}) open = false;
  /** How many answers came while the chat was closed. */
  @property({type: Number}) unread = 0;

  override focus(options?: FocusOptions): void {
    this.button?.focus(options);
  }

  protected override render(): TemplateResult {
    const {open, unread} = this;
    const label = open ? labels.close : unread > 0 ? labels.openUnread(unread) : labels.open;
    return html`<button
      part="button"
      type="button"
      aria-expanded=${open ? 'true' : 'false'}
      aria-label=${label}
      title=${label}
      @click=${() => this.dispatchEvent(new Event('chat-toggle'))}
    >
      <span class="icon chat"><slot>${chatIcon}</slot></span>
      <span class="icon close">${closeIcon}</span>
      ${
        unread > 0
          ? html`<span class="badge" part="badge" aria-hidden="true">${unread > mostShown ? `${mostShown}+` : unread}</span>`
          : nothing
      }
    </button>`;
  }
}
