import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {maxMessageLength} from '../../src/model/native-wire.js';
import {foundation} from '../shared/foundation.js';
import {growingField} from '../shared/growing-field.js';
import {attachIcon, sendIcon, stopIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {ChatSayEvent} from '../shared/say-event.js';
import {CommandMenu} from './command-menu.js';
import type {ChatCommand} from './commands.js';
import {composerStyles} from './composer.styles.js';
import {DictationButton} from './dictation-button.js';
import {draftLength} from './draft-length.js';
import {EnterKey, enterSends, type SendOn} from './enter-key.js';
import {ChatFilesEvent} from './files-event.js';
import {ModelButton} from './model-button.js';
import type {ModelOption} from './model-offer.js';
import {pastedFiles} from './pasted-files.js';
import {ChatSubmitEvent} from './submit-event.js';

/**
 * @summary Where the person writes.
 * @event chat-submit - The person pressed send; carries `text`. Stays inside `<chat-stream>`.
 * @event chat-stop-request - The person pressed stop. Stays inside `<chat-stream>`.
 * @event chat-files - The person picked or pasted files; carries `files`. Stays inside `<chat-stream>`.
 * @event chat-model-chosen - The person chose another `model`. Stays inside `<chat-stream>`.
 * @event chat-say - Something is to be said to those who do not see it; carries `text`. Stays inside `<chat-stream>`.
 * @event chat-part-missing - Code that is loaded when it is needed could not be; carries the `error`. Stays inside `<chat-stream>`.
 * @event input - The draft changed.
 * @slot attachments - The files that go with what is written.
 * @slot actions - Extra buttons, before the send button.
 * @slot commands - Buttons that are no buttons here but commands: `name` after the slash, their words describe them, `value` is
 * what is written once chosen; without one the button is clicked.
 * @csspart card - The rounded card.
 * @csspart input - The `<textarea>`.
 * @csspart attach - The button that picks files.
 * @csspart model - The button that says which model answers, and lets another be chosen.
 * @csspart dictate - The button that writes down what is said.
 * @csspart note - What stands in the way of sending, in words.
 * @csspart menu - The list of commands, or of models.
 * @csspart choice - One line of it.
 * @csspart send - The button that sends, and stops.
 * @csspart send-next - The button that sends what is written once the answer has ended.
 * @cssproperty [--chat-composer-max-height=40cqb] - Height after which the text scrolls.
 * @cssproperty [--chat-menu-max-height=40cqb] - Height after which the list of commands or models scrolls.
 */
export class ChatStreamComposer extends LitElement {
  static override styles = [foundation, growingField, composerStyles];

  readonly #enter = new EnterKey();
  readonly #commands = new CommandMenu(this);
  readonly #model = new ModelButton(this);
  readonly #dictation = new DictationButton(this);
  /** The person tried to send what cannot be sent yet. */
  #wasHeld = false;

  @query('textarea') private readonly field!: HTMLTextAreaElement;
  @query('.picker') private readonly picker!: HTMLInputElement | null;

  /** Shows stop in place of send, and beside it, for what is written meanwhile, another send. */
  @property({type: Boolean, reflect: true}) busy = false;
  /** Nothing can be written or sent. */
  @property({type: Boolean, reflect: true}) disabled = false;
  /** Files are held over the chat, and would be taken. */
  @property({type: Boolean, reflect: true, attribute: 'drop-target'}) dropTarget = false;
  /** Shows a button that writes down what is said, where the browser can. */
  @property({type: Boolean}) dictation = false;
  /** What stands in the field while nothing is written. */
  @property() placeholder: string = labels.placeholder;
  /** `enter`, or `mod-enter` for Ctrl or Command with Enter. */
  @property({attribute: 'send-on'}) sendOn: SendOn = 'enter';
  /** What is written. */
  @property({attribute: false}) draft = '';
  /** Which files may be picked, as in `accept` of an `<input>`; null takes none. */
  @property({attribute: false}) accept: string | null = null;
  /** Files go with what is written, so that it may be empty. */
  @property({type: Boolean, attribute: 'has-files'}) hasFiles = false;
  /** Why nothing can be sent now, in words; empty where it can. */
  @property({attribute: false}) held = '';
  /** UTF-16 units that a message may have. */
  @property({type: Number, attribute: 'max-length'}) maxLength = maxMessageLength;
  /** The models to choose from; none shows no button for it. */
  @property({attribute: false}) models: readonly ModelOption[] = [];
  /** Id of the model that is chosen. */
  @property({attribute: false}) model: string | null = null;
  /** What `/` offers. */
  @property({attribute: false}) commands: readonly ChatCommand[] = [];

  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  /** True while an input method is open: its keys are not ours. */
  get isComposing(): boolean {
    return this.#enter.isComposing;
  }

  /** Writes `draft` in the person's name. */
  write(draft: string): void {
    this.draft = draft;
    this.dispatchEvent(new Event('input'));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.held === '') this.#wasHeld = false;
    if (changed.has('draft')) this.#tellLength(changed.get('draft')?.length ?? 0);
  }

  protected override render(): TemplateResult {
    const canSend = !this.disabled && this.#hasContent && this.#obstacle === '';
    const action = this.busy ? labels.stop : labels.send;
    const note = this.#note;
    const dictation = this.dictation ? this.#dictation.render() : nothing;
    const tools = Number(this.accept !== null) + Number(dictation !== nothing);
    return html`<div
      class="card"
      part="card"
      data-tools=${this.models.length > 0 ? 3 : tools}
      @pointerdown=${this.#onCardPress}
    >
      <slot name="attachments"></slot>
      <div class="field">
        <div class="replica" aria-hidden="true" dir="auto">${this.draft}${'\u200b'}</div>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint=${enterSends(this.sendOn) ? 'send' : 'enter'}
          aria-label=${labels.write}
          aria-describedby=${note === '' ? nothing : 'note'}
          aria-invalid=${this.#length.kind === 'over' ? 'true' : nothing}
          aria-autocomplete=${this.#commands.isOpen ? 'list' : nothing}
          aria-controls=${this.#commands.isOpen ? 'menu' : nothing}
          aria-activedescendant=${this.#commands.activeId ?? nothing}
          placeholder=${this.placeholder}
          .value=${live(this.draft)}
          ?disabled=${this.disabled}
          @input=${this.#onInput}
          @paste=${this.#onPaste}
          @keydown=${this.#onKeydown}
          @blur=${() => this.#commands.close()}
          @compositionstart=${() => this.#enter.compositionStarted()}
          @compositionend=${() => this.#enter.compositionEnded()}
        ></textarea>
      </div>
      <div class="start">${this.#renderAttach()}${this.#model.render()}</div>
      <div class="end">
        <div class="actions"><slot name="actions"></slot></div>
        ${dictation} ${this.busy && canSend ? this.#renderSendNext() : nothing}
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
      </div>
      ${note === '' ? nothing : html`<p class="note" part="note" id="note" data-kind=${this.#length.kind}>${note}</p>`}
      ${this.dropTarget ? html`<p class="drop" aria-hidden="true">${labels.dropFiles}</p>` : nothing}
      ${this.#commands.render()}${this.#model.renderMenu()}
      <slot name="commands" hidden></slot>
    </div>`;
  }

  get #length() {
    return draftLength(this.draft.length, this.maxLength);
  }

  get #hasContent(): boolean {
    return this.draft.trim() !== '' || this.hasFiles;
  }

  /** Why what is here cannot be sent; empty where nothing is in the way. */
  get #obstacle(): string {
    const {kind, words} = this.#length;
    return kind === 'over' ? words : this.held;
  }

  get #note(): string {
    const {words} = this.#length;
    return [words, this.#wasHeld ? this.held : '', this.#dictation.problem]
      .filter((line) => line !== '')
      .join(' ');
  }

  #renderAttach(): TemplateResult | typeof nothing {
    if (this.accept === null) return nothing;
    return html`<button
        class="tool"
        part="attach"
        type="button"
        aria-label=${labels.attach}
        title=${labels.attach}
        ?disabled=${this.disabled}
        @click=${() => this.picker?.click()}
      >
        ${attachIcon}
      </button>
      <input class="picker" type="file" hidden multiple accept=${this.accept} @change=${this.#onPicked} />`;
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
    if (this.disabled || !this.#hasContent) return;
    if (this.#obstacle !== '') {
      this.#wasHeld = true;
      this.requestUpdate();
      this.dispatchEvent(new ChatSayEvent(this.#obstacle));
      return;
    }
    this.#dictation.abort();
    this.dispatchEvent(new ChatSubmitEvent(this.draft));
  }

  /** Once where the limit comes near, and once where it is passed. */
  #tellLength(before: number): void {
    const {kind, words} = this.#length;
    if (kind !== 'short' && kind !== draftLength(before, this.maxLength).kind)
      this.dispatchEvent(new ChatSayEvent(words));
  }

  readonly #onInput = (): void => {
    this.#dictation.abort();
    this.write(this.field.value);
    this.#commands.follow(this.draft);
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const files = this.accept === null ? [] : pastedFiles(event);
    if (files.length === 0) return;
    event.preventDefault();
    this.dispatchEvent(new ChatFilesEvent(files));
  };

  readonly #onPicked = (): void => {
    const files = [...(this.picker?.files ?? [])];
    // The same file may be picked again, after it was removed.
    if (this.picker) this.picker.value = '';
    if (files.length > 0) this.dispatchEvent(new ChatFilesEvent(files));
    this.field.focus();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!event.isComposing && !this.isComposing && this.#commands.onKeydown(event)) return;
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
    if (!target.matches('.card, .field, .start, .end, .actions, .note')) return;
    event.preventDefault();
    this.field.focus();
  };
}
