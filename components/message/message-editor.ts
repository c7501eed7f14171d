import {html, type ReactiveController, type TemplateResult} from 'lit';
import {live} from 'lit/directives/live.js';
import {EnterKey, type SendOn} from '../composer/enter-key.js';
import {lateLabels} from '../shared/late-labels.js';
import type {MessageHost} from './message-host.js';

/** The person's own message as a field, in place of its words. */
export class MessageEditor implements ReactiveController {
  readonly #host: MessageHost;
  readonly #onClose: () => void;
  readonly #enter = new EnterKey();
  /** What is written; null while the field is not there. */
  #draft: string | null = null;
  #mustFocus = false;
  #isSending = false;

  /** `onClose`: the field is gone, and with it the focus. */
  constructor(host: MessageHost, {onClose}: {readonly onClose: () => void}) {
    this.#host = host;
    this.#onClose = onClose;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#draft !== null;
  }

  /** Makes `text` a field, with the cursor at its end. */
  open(text: string): void {
    this.#draft = text;
    this.#mustFocus = true;
    this.#host.requestUpdate();
  }

  /** Another message stands here now: the field goes, and leaves the focus alone. */
  forget(): void {
    this.#draft = null;
  }

  hostUpdated(): void {
    if (!this.#mustFocus) return;
    this.#mustFocus = false;
    const field = this.#host.renderRoot.querySelector('textarea');
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  render(sendOn: SendOn): TemplateResult {
    const draft = this.#draft ?? '';
    return html`<div class="editor">
      <div class="card">
        <div class="field">
          <div class="replica" aria-hidden="true" dir="auto">${draft}${'\u200b'}</div>
          <textarea
            part="field"
            rows="1"
            dir="auto"
            aria-label=${lateLabels.editSent}
            .value=${live(draft)}
            @input=${this.#onInput}
            @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, sendOn)}
            @compositionstart=${() => this.#enter.compositionStarted()}
            @compositionend=${() => this.#enter.compositionEnded()}
          ></textarea>
        </div>
      </div>
      <div class="editor-buttons">
        <button class="quiet-button" part="cancel" type="button" @click=${this.#close}>${lateLabels.cancel}</button>
        <button
          class="save quiet-button"
          part="save"
          type="button"
          aria-disabled=${this.#canSend ? 'false' : 'true'}
          @click=${this.#send}
        >
          ${lateLabels.sendEdited}
        </button>
      </div>
    </div>`;
  }

  get #canSend(): boolean {
    return !this.#isSending && (this.#draft ?? '').trim() !== '';
  }

  readonly #onInput = (event: Event): void => {
    this.#draft = (event.target as HTMLTextAreaElement).value;
    this.#host.requestUpdate();
  };

  readonly #onKeydown = (event: KeyboardEvent, sendOn: SendOn): void => {
    // Around the field, keys scroll and walk through messages.
    event.stopPropagation();
    if (event.key === 'Escape') {
      // Here it ends the change, or the choice of an input method, and never the answer.
      if (this.#enter.isComposing || event.isComposing) return;
      event.preventDefault();
      this.#close();
    } else if (this.#enter.sends(event, sendOn)) {
      event.preventDefault();
      void this.#send();
    }
  };

  /** What is refused stays in the field. */
  readonly #send = async (): Promise<void> => {
    const text = this.#draft;
    if (text === null || !this.#canSend) return;
    this.#isSending = true;
    const isTaken = await this.#host.ask({kind: 'edit', text});
    this.#isSending = false;
    if (isTaken) this.#close();
    this.#host.requestUpdate();
  };

  readonly #close = (): void => {
    this.#draft = null;
    this.#onClose();
  };
}
