import {html, LitElement, type TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import {foundation} from '../shared/foundation.js';
import {chatIcon, closeIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {launcherStyles} from './launcher.styles.js';

/**
 * @summary The round button that opens and closes the chat.
 * @event chat-toggle - The person pressed it. Stays inside `<chat-stream>`.
 * @slot - An icon of your own.
 * @csspart button - The `<button>`.
 * @cssproperty [--chat-launcher-size=56px] - Its diameter.
 */
export class ChatStreamLauncher extends LitElement {
  static override styles = [foundation, launcherStyles];

  @query('button') private readonly button!: HTMLButtonElement;

  /** True while the chat is open. */
  @property({type: Boolean, reflect: true}) open = false;

  override focus(options?: FocusOptions): void {
    this.button?.focus(options);
  }

  protected override render(): TemplateResult {
    const label = this.open ? labels.close : labels.open;
    return html`<button
      part="button"
      type="button"
      aria-expanded=${this.open ? 'true' : 'false'}
      aria-label=${label}
      title=${label}
      @click=${() => this.dispatchEvent(new Event('chat-toggle'))}
    >
      <span class="icon chat"><slot>${chatIcon}</slot></span>
      <span class="icon close">${closeIcon}</span>
    </button>`;
  }
}
