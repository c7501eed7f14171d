import {html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {ChatMessage} from '../../src/model/message.js';
import {deleteIcon, editIcon, stopIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {lateLabels} from '../shared/late-labels.js';
import {branchSwitch} from './branch-switch.js';
import {CopyButton} from './copy-button.js';
import type {MessageHost} from './message-host.js';
import {regenerateIcon} from './message-icons.js';
import {messageTime} from './message-time.js';
import {pressed} from './pressed.js';
import {RatingButtons} from './rating-buttons.js';
import {roveByKey, settleTabStop, stopAtFocus} from './roving-focus.js';
import {SpeakButton} from './speak-button.js';

/** The row under a message: what a person can do with it. */
export class MessageToolbar implements ReactiveController {
  readonly #host: MessageHost;
  readonly #copy: CopyButton;
  readonly #rating: RatingButtons;
  readonly #speak: SpeakButton;
  readonly #onEdit: () => void;
  /** Asks whether the message is to be deleted. */
  #isConfirming = false;
  /** The part that gets the focus once the row is drawn. */
  #focusNext: string | null = null;

  /** `onEdit` makes the person's message a field. */
  constructor(host: MessageHost, {onEdit}: {readonly onEdit: () => void}) {
    const text = (): string => host.message?.content ?? '';
    this.#host = host;
    this.#onEdit = onEdit;
    this.#copy = new CopyButton(host, text, {mayCopy: () => host.mayCopy()});
    this.#rating = new RatingButtons(host);
    this.#speak = new SpeakButton(host, text);
    host.addController(this);
  }

  /** Another message stands here now. */
  forget(): void {
    this.#isConfirming = false;
    this.#rating.forget();
    this.#speak.stop();
  }

  /** Puts the focus on `part` once it is drawn. */
  focusNext(part: string): void {
    this.#focusNext = part;
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const toolbar = this.#host.renderRoot.querySelector('.actions');
    if (!toolbar) return;
    settleTabStop(toolbar);
    if (this.#focusNext === null) return;
    toolbar.querySelector<HTMLElement>(`[part~='${this.#focusNext}']`)?.focus();
    this.#focusNext = null;
  }

  /** `canRetry`: the way to another answer stands above already. */
  render(message: ChatMessage, {canRetry}: {readonly canRetry: boolean}): TemplateResult {
    const isAnswer = message.role !== 'user';
    if (isAnswer && message.isStreaming) return this.#bar(this.#renderStop());
    if (this.#isConfirming) return this.#bar(this.#renderConfirm());
    return this.#bar(isAnswer ? this.#renderAnswer(message, canRetry) : this.#renderQuestion(message));
  }

  /** Always there, empty or not: what comes into it moves nothing. */
  #bar(content: TemplateResult | typeof nothing): TemplateResult {
    return html`<div
      class=${this.#isConfirming ? 'actions asking' : 'actions'}
      part="actions"
      role=${content === nothing ? nothing : 'toolbar'}
      aria-label=${content === nothing ? nothing : lateLabels.actions}
      @keydown=${this.#onKeydown}
      @focusin=${stopAtFocus}
    >
      ${content}
    </div>`;
  }

  #renderQuestion(message: ChatMessage): TemplateResult {
    const {createdAt, content} = message;
    const mayEdit = this.#host.canAsk && content !== '';
    return html`${content === '' ? nothing : this.#copy.render()} ${mayEdit ? this.#renderEdit() : nothing}
    ${this.#renderDelete()} ${branchSwitch(message, this.#host)} ${messageTime(createdAt)}`;
  }

  #renderAnswer(message: ChatMessage, canRetry: boolean): TemplateResult {
    const hasText = message.content !== '';
    return around(
      hasText
        ? html`${this.#copy.render()} ${this.#rating.render(message)} ${this.#speak.render()}`
        : nothing,
      canRetry || !this.#host.canAsk ? nothing : this.#renderRegenerate(false),
      html`${isFailedFromStart(message) ? nothing : this.#renderDelete()}
      ${branchSwitch(message, this.#host)} ${messageTime(message.createdAt)}`,
    );
  }

  /** What asked for the answer that is being written keeps the focus, and stops it. */
  #renderStop(): TemplateResult | typeof nothing {
    const holdsFocus = this.#host.renderRoot.querySelector("[part='regenerate']:focus") !== null;
    return holdsFocus ? around(nothing, this.#renderRegenerate(true), nothing) : nothing;
  }

  #renderRegenerate(isStop: boolean): TemplateResult {
    const label = isStop ? labels.stop : lateLabels.regenerate;
    return html`<button
      class="icon-button"
      part="regenerate"
      type="button"
      aria-label=${label}
      title=${label}
      @click=${pressed(() => void this.#host.ask({kind: isStop ? 'stop' : 'regenerate'}))}
    >
      ${isStop ? stopIcon : regenerateIcon}
    </button>`;
  }

  #renderEdit(): TemplateResult {
    return html`<button
      class="icon-button"
      part="edit"
      type="button"
      aria-label=${lateLabels.editSent}
      title=${lateLabels.editSent}
      @click=${pressed(this.#onEdit)}
    >
      ${editIcon}
    </button>`;
  }

  #renderDelete(): TemplateResult | typeof nothing {
    if (!this.#host.canAsk) return nothing;
    return html`<button
      class="icon-button"
      part="delete"
      type="button"
      aria-label=${lateLabels.deleteSent}
      title=${lateLabels.deleteSent}
      @click=${pressed(() => this.#confirm(true))}
    >
      ${deleteIcon}
    </button>`;
  }

  #renderConfirm(): TemplateResult {
    return html`<span class="question-line">${this.#host.last ? lateLabels.askDelete : lateLabels.askDeleteOn}</span>
      <button class="quiet-button" part="cancel" type="button" @click=${() => this.#confirm(false)}>
        ${lateLabels.cancel}
      </button>
      <button class="quiet-button danger" part="confirm-delete" type="button" @click=${() => void this.#delete()}>
        ${lateLabels.deleteSent}
      </button>`;
  }

  #confirm(isConfirming: boolean): void {
    this.#isConfirming = isConfirming;
    this.focusNext(isConfirming ? 'cancel' : 'delete');
  }

  async #delete(): Promise<void> {
    // Where it is done, this row shows another message, or is gone.
    if (!(await this.#host.ask({kind: 'delete'}))) this.#confirm(false);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#isConfirming) {
      // Here it ends the question, and never the answer.
      event.preventDefault();
      event.stopPropagation();
      this.#confirm(false);
    } else roveByKey(event);
  };
}

/** One template for what is written and what is there: the button in its middle stays the same element. */
function around(before: unknown, regenerate: unknown, after: unknown): TemplateResult {
  return html`${before} ${regenerate} ${after}`;
}

function isFailedFromStart({parts}: ChatMessage): boolean {
  return parts.every(({type}) => type === 'error');
}
