import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {foundation} from '../shared/foundation.js';
import {growingField} from '../shared/growing-field.js';
import {sendIcon, stopIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {composerStyles} from './composer.styles.js';
import {EnterKey, type SendOn} from './enter-key.js';
import {ChatSubmitEvent} from './submit-event.js';

/**
 * @summary Where the person writes.
 * @event chat-submit - The person pressed send; carries `text`. Stays inside `<chat-stream>`.
 * @event chat-stop-request - The person pressed stop. Stays inside `<chat-stream>`.
 * @event input - The draft changed.
 * @slot actions - Extra buttons, before the send button.
 * @csspart card - The rounded card.
 * @csspart input - The `<textarea>`.
 * @csspart send - The button that sends, and stops.
 * @csspart send-next - The button that sends what is written once the answer has ended.
 * @cssproperty [--chat-composer-max-height=40cqb] - Height after which the text scrolls.
 */
export class ChatStreamComposer extends LitElement {
  static override styles = [foundation, growingField, composerStyles];

  readonly #enter = new EnterKey();

  @query('textarea') private readonly field!: HTMLTextAreaElement;

  /** Shows stop in place of send, and beside it, for what is written meanwhile, another send. */
  @property({type: Boolean, reflect: true}) busy = false;
  /** Nothing can be written or sent. */
  @property({type: Boolean, reflect: true}) disabled = false;
  /** What stands in the field while nothing is written. */
  @property() placeholder: string = labels.placeholder;
  /** `enter`, or `mod-enter` for Ctrl or Command with Enter. */
  @property({attribute: 'send-on'}) sendOn: SendOn = 'enter';
  /** What is written. */
  @property({attribute: false}) draft = '';

  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  /** True while an input method is open: its keys are not ours. */
  get isComposing(): boolean {
    return this.#enter.isComposing;
  }

  protected override render(): TemplateResult {
    const canSend = !this.disabled && this.draft.trim() !== '';
    const action = this.busy ? labels.stop : labels.send;
    return html`<div class="card" part="card" @pointerdown=${this.#onCardPress}>
      <div class="field">
        <div class="replica" aria-hidden="true" dir="auto">${this.draft}${'\u200b'}</div>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${labels.write}
          placeholder=${this.placeholder}
          .value=${live(this.draft)}
          ?disabled=${this.disabled}
          @input=${this.#onInput}
          @keydown=${this.#onKeydown}
          @compositionstart=${() => this.#enter.compositionStarted()}
          @compositionend=${() => this.#enter.compositionEnded()}
        ></textarea>
      </div>
      <div class="actions"><slot name="actions"></slot></div>
      ${this.busy && canSend ? this.#renderSendNext() : nothing}
      <button
        class="send"
        part="send"
        type="button"
        aria-label=${action}
        title=${action}
        aria-disabled=${this.busy || canSend ? 'false' : 'true'}
        @click=${this.#onPress}
      >
        ${this.busy ? stopIcon : sendIcon}
      </button>
    </div>`;
  }

  #renderSendNext(): TemplateResult {
    return html`<button
      class="next"
      part="send-next"
      type="button"
      aria-label=${labels.sendNext}
      title=${labels.sendNext}
      @click=${this.#onSendNext}
    >
      ${sendIcon}
    </button>`;
  }

  #submit(): void {
    if (this.disabled || this.draft.trim() === '') return;
    this.dispatchEvent(new ChatSubmitEvent(this.draft));
  }

  readonly #onInput = (): void => {
    this.draft = this.field.value;
    this.dispatchEvent(new Event('input'));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!this.#enter.sends(event, this.sendOn)) return;
    event.preventDefault();
    this.#submit();
  };

  readonly #onPress = (event: MouseEvent): void => {
    // A double click on send is one gesture: its second half must not stop what its first began.
    if (event.detail > 1) return;
    if (this.busy) this.dispatchEvent(new Event('chat-stop-request'));
    else this.#submit();
  };

  readonly #onSendNext = (): void => {
    // The button goes away with what is sent.
    this.field.focus();
    this.#submit();
  };

  /** A press beside the text is meant for the text. */
  readonly #onCardPress = (event: PointerEvent): void => {
    const target = event.target as Element;
    if (!target.matches('.card, .field, .actions')) return;
    event.preventDefault();
    this.field.focus();
  };
}
