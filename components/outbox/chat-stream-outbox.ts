import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {repeat} from 'lit/directives/repeat.js';
import type {MessageId} from '../../src/base/ids.js';
import type {ChatMessage} from '../../src/model/message.js';
import {EnterKey, type SendOn} from '../composer/enter-key.js';
import {foundation} from '../shared/foundation.js';
import {growingField} from '../shared/growing-field.js';
import {clockIcon, deleteIcon, editIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {outboxStyles} from './outbox.styles.js';
import {ChatDeleteRequestEvent, ChatEditOvertakenEvent, ChatEditRequestEvent} from './outbox-events.js';

type Control = 'edit' | 'delete' | 'field';

/**
 * @summary The person's messages that wait to be sent: to be read, changed and taken back.
 * @event chat-edit-request - The person gave a message other words; carries `messageId` and `text`. Stays inside `<chat-stream>`.
 * @event chat-delete-request - The person takes a message back; carries `messageId`. Stays inside `<chat-stream>`.
 * @event chat-edit-overtaken - A message went out while it was being changed; carries the `text`. Stays inside `<chat-stream>`.
 * @event chat-outbox-left - What had the focus is gone, and nothing waits any more. Stays inside `<chat-stream>`.
 * @csspart list - The list of messages.
 * @csspart item - One of them, with the line under it.
 * @csspart bubble - The person's words.
 * @csspart note - What the message waits for.
 * @csspart edit - The button that makes the words a field.
 * @csspart delete - The button that takes the message back.
 * @csspart field - The `<textarea>`.
 * @csspart save - The button that takes the words of the field.
 * @csspart cancel - The button that leaves the message as it was.
 * @cssproperty [--chat-outbox-max-height=34cqb] - Height after which the list scrolls.
 */
export class ChatStreamOutbox extends LitElement {
  static override styles = [foundation, growingField, outboxStyles];

  readonly #enter = new EnterKey();
  /** What is written in place of messages that are being changed. */
  readonly #drafts = new Map<MessageId, string>();
  /** Where the focus goes once this is drawn. */
  #focusNext: {readonly id: MessageId | undefined; readonly control: Control} | null = null;

  /** What waits, in its order. */
  @property({attribute: false}) messages: readonly ChatMessage[] = [];
  /** The device is offline, and says so of each message. */
  @property({type: Boolean, reflect: true}) offline = false;
  /** Which key saves: `enter`, or `mod-enter` for Ctrl or Command with Enter. */
  @property({attribute: 'send-on'}) sendOn: SendOn = 'enter';

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('messages');
    if (!before) return;
    const waiting = new Set(this.messages.map(({id}) => id));
    for (const [at, message] of before.entries()) if (!waiting.has(message.id)) this.#lose(message, at);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.messages.length === 0) return nothing;
    return html`<ol class="list" part="list" aria-label=${labels.outbox}>
      ${repeat(
        this.messages,
        ({id}) => id,
        (message) =>
          html`<li class="item" part="item" data-id=${message.id}>
            ${this.#drafts.has(message.id) ? this.#renderField(message) : this.#renderMessage(message)}
          </li>`,
      )}
    </ol>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('messages');
    if (before && before.length < this.messages.length) this.#showEnd();
    if (this.#focusNext) this.#moveFocus(this.#focusNext);
    this.#focusNext = null;
  }

  #renderMessage({id, content}: ChatMessage): TemplateResult {
    const words = `words-${id}`;
    return html`<div class="bubble" part="bubble" dir="auto" id=${words}>${content}</div>
      <div class="line">
        <span class="note" part="note">${clockIcon}${this.offline ? labels.outboxOffline : labels.outboxWaiting}</span>
        <button
          class="edit icon-button"
          part="edit"
          type="button"
          aria-label=${labels.edit}
          aria-describedby=${words}
          title=${labels.edit}
          @click=${() => this.#edit(id, content)}
        >
          ${editIcon}
        </button>
        <button
          class="delete icon-button"
          part="delete"
          type="button"
          aria-label=${labels.delete}
          aria-describedby=${words}
          title=${labels.delete}
          @click=${() => this.#delete(id)}
        >
          ${deleteIcon}
        </button>
      </div>`;
  }

  #renderField({id}: ChatMessage): TemplateResult {
    const draft = this.#drafts.get(id) ?? '';
    return html`<div class="card">
        <div class="field">
          <div class="replica" aria-hidden="true" dir="auto">${draft}${'\u200b'}</div>
          <textarea
            part="field"
            rows="1"
            dir="auto"
            enterkeyhint="done"
            aria-label=${labels.edit}
            .value=${live(draft)}
            @input=${(event: Event) => this.#write(id, (event.target as HTMLTextAreaElement).value)}
            @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, id)}
            @compositionstart=${() => this.#enter.compositionStarted()}
            @compositionend=${() => this.#enter.compositionEnded()}
          ></textarea>
        </div>
      </div>
      <div class="line">
        <button class="quiet-button" part="cancel" type="button" @click=${() => this.#close(id)}>${labels.cancel}</button>
        <button
          class="save quiet-button"
          part="save"
          type="button"
          aria-disabled=${draft.trim() === '' ? 'true' : 'false'}
          @click=${() => this.#save(id)}
        >
          ${labels.save}
        </button>
      </div>`;
  }

  #edit(id: MessageId, text: string): void {
    this.#focusNext = {id, control: 'field'};
    this.#write(id, text);
  }

  #write(id: MessageId, text: string): void {
    this.#drafts.set(id, text);
    this.requestUpdate();
  }

  #save(id: MessageId): void {
    const text = this.#drafts.get(id) ?? '';
    if (text.trim() === '') return;
    if (this.dispatchEvent(new ChatEditRequestEvent(id, text))) this.#close(id);
  }

  #close(id: MessageId): void {
    this.#drafts.delete(id);
    this.#focusNext = {id, control: 'edit'};
    this.requestUpdate();
  }

  #delete(id: MessageId): void {
    // Safari gives a pressed button no focus: without this, what is pressed next would be nowhere.
    this.#item(id)?.querySelector<HTMLElement>('.delete')?.focus();
    this.dispatchEvent(new ChatDeleteRequestEvent(id));
  }

  readonly #onKeydown = (event: KeyboardEvent, id: MessageId): void => {
    if (event.key === 'Escape') {
      // Here it ends the change, or the choice of an input method, and never the answer.
      event.stopPropagation();
      if (this.#enter.isComposing || event.isComposing) return;
      event.preventDefault();
      this.#close(id);
    } else if (this.#enter.sends(event, this.sendOn)) {
      event.preventDefault();
      this.#save(id);
    }
  };

  /** `message`, which was number `at`, waits no more: what was written in its place, and the focus, must not go with it. */
  #lose({id, content}: ChatMessage, at: number): void {
    const focused = this.shadowRoot?.activeElement;
    if (focused && this.#item(id)?.contains(focused)) {
      const control = focused.classList.contains('delete') ? 'delete' : 'edit';
      this.#focusNext = {id: (this.messages[at] ?? this.messages.at(-1))?.id, control};
    }
    const draft = this.#drafts.get(id);
    this.#drafts.delete(id);
    if (draft !== undefined && draft !== content) this.dispatchEvent(new ChatEditOvertakenEvent(draft));
  }

  #showEnd(): void {
    const list = this.shadowRoot?.querySelector('.list');
    if (list) list.scrollTop = list.scrollHeight;
  }

  #moveFocus({id, control}: {readonly id: MessageId | undefined; readonly control: Control}): void {
    const item = this.#item(id);
    const target = item?.querySelector<HTMLElement>(control === 'field' ? 'textarea' : `.${control}`);
    // The next message is being changed: its field stands where the buttons were.
    const next = target ?? item?.querySelector('textarea');
    next?.focus();
    if (next instanceof HTMLTextAreaElement) next.setSelectionRange(next.value.length, next.value.length);
    if (!next) this.dispatchEvent(new Event('chat-outbox-left'));
  }

  #item(id: MessageId | undefined): HTMLElement | undefined {
    const items = this.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [];
    return [...items].find(({dataset}) => dataset['id'] === id);
  }
}
