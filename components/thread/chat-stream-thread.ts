import {LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import {html, unsafeStatic} from 'lit/static-html.js';
import {type ChatState, initialState} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import type {ChatStreamFind} from '../find/chat-stream-find.js';
import {foundation} from '../shared/foundation.js';
import {downIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {lateElements} from '../shared/late-elements.js';
import {PartMissingEvent} from '../shared/part-missing-event.js';
import {ServiceSubscription} from '../shared/service-subscription.js';
import {lateTranscript, loadTranscript} from './late-transcript.js';
import {OwnTurn} from './own-turn.js';
import type {RowSettings} from './row.js';
import {threadStyles} from './thread.styles.js';
import type {Transcript} from './transcript.js';

const findParts =
  'bar:find__bar, field:find__field, count:find__count, previous:find__previous, next:find__next, close:find__close';

/**
 * @summary The transcript: shows a service's messages and the reply as it grows, and follows its end.
 * @event chat-part-missing - Code that was needed could not be loaded; carries the `error`. Stays inside `<chat-stream>`.
 * @slot - What stands in place of messages while there are none.
 * @csspart scroller - What scrolls.
 * @csspart messages - The column of messages.
 * @csspart turn - One message.
 * @csspart day - The line above the first message of a day.
 * @csspart new - The line above what came while the reader was elsewhere.
 * @csspart jump - The button that goes to the end.
 * @csspart find - The bar that finds words; its parts are `find__bar`, `find__field`, `find__count`, `find__previous`,
 * `find__next`, `find__close`.
 */
export class ChatStreamThread extends LitElement {
  static override styles = [foundation, threadStyles];

  #transcript: Transcript | null = null;
  readonly #ownTurn = new OwnTurn();
  #chat: ChatState = initialState;
  /** What `updated` has to do: draw the rows, after clearing them. */
  #isStale = false;
  #mustClear = false;
  #hasAsked = false;
  #isFinding = false;

  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('.messages') private readonly messages!: HTMLElement;
  @query('.find') private readonly findBar!: ChatStreamFind | null;

  readonly #subscription = new ServiceSubscription(this, (chat, event) => this.#onState(chat, event));

  /** Whose messages to show. */
  @property({attribute: false})
  get service(): StreamingChatService | null {
    return this.#subscription.service;
  }
  set service(service: StreamingChatService | null) {
    if (service === this.#subscription.service) return;
    this.#mustClear = true;
    this.#onState(initialState, null);
    this.#subscription.service = service;
  }

  /** How messages are drawn. */
  @property({attribute: false}) markdown: RowSettings['markdown'] = {smooth: true};

  /** Loads what draws messages, unless it is here. Where that failed, the next message that is sent tries again. */
  prepare(): void {
    if (this.#hasAsked || this.#isReady) return;
    this.#hasAsked = true;
    void this.#load().then(() => this.requestUpdate(), this.#tellMissing);
  }

  /** Goes to the end, and follows it from there on. */
  scrollToLatest(): void {
    this.#transcript?.follow();
  }

  /** Shows the bar that finds words in the conversation, with `text` in it where that is given. */
  async find(text?: string): Promise<void> {
    try {
      await lateElements.find.load(`${this.#prefix}-find`);
    } catch (error) {
      this.#tellMissing(error);
      return;
    }
    await this.#showFind(true);
    await this.findBar?.open(text);
  }

  /** Does what a key that was pressed anywhere in the chat asks of the transcript. False where that is nothing. */
  takeKey(event: KeyboardEvent): boolean {
    if (!this.#transcript || this.#chat.messages.length === 0) return false;
    const {key, altKey, shiftKey, ctrlKey, metaKey} = event;
    if (key === 'End' && altKey && !shiftKey && !ctrlKey && !metaKey) {
      void this.#transcript.goToLast();
      return true;
    }
    // Pressed again in the bar it is the browser's own search, as everywhere.
    const isInBar = this.findBar !== null && event.composedPath().includes(this.findBar);
    if (key.toLowerCase() !== 'f' || altKey || shiftKey || isInBar) return false;
    const isApple = /mac|iphone|ipad/i.test(navigator.platform);
    if (isApple ? !metaKey || ctrlKey : !ctrlKey || metaKey) return false;
    void this.find();
    return true;
  }

  protected override render(): TemplateResult {
    const isEmpty = this.#chat.messages.length === 0 && this.#chat.reply === null;
    return html`${this.#renderFind()}
      <div
        class="scroller"
        part="scroller"
        role="log"
        aria-live="off"
        aria-label=${labels.transcript}
        tabindex="0"
      >
        <div class="content">
          <div class="messages" part="messages" ?hidden=${isEmpty}></div>
          ${isEmpty ? html`<slot></slot>` : nothing}
        </div>
      </div>
      ${this.#renderJump()}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('markdown') && this.#transcript) this.#transcript.settings = {markdown: this.markdown};
    // Once for all that happened meanwhile: a retry takes a message away and puts one there, and that is one row.
    if (!this.#isStale) return;
    const {messages, reply} = this.#chat;
    const hasMessages = messages.length > 0 || reply !== null;
    if (hasMessages && !this.#isReady) {
      this.prepare();
      return;
    }
    this.#isStale = false;
    if (this.#mustClear) this.#transcript?.clear();
    this.#mustClear = false;
    if (hasMessages) this.#begun().show(reply ? [...messages, reply] : messages);
    else this.#transcript?.show([]);
  }

  #renderFind(): TemplateResult | typeof nothing {
    const name = `${this.#prefix}-find`;
    if (!this.#isFinding || !lateElements.find.isReady(name)) return nothing;
    // An element's own name went through `customElements.define`: it holds nothing that could end a tag.
    const tag = unsafeStatic(name);
    return html`<${tag}
      class="find"
      part="find"
      exportparts=${findParts}
      .searched=${this.#transcript}
      @chat-find-close=${this.#onFindClose}
    ></${tag}>`;
  }

  #renderJump(): TemplateResult {
    const count = this.#transcript?.newCount ?? 0;
    const name = count === 0 ? labels.jump : labels.jumpNew(count);
    const isThere = !(this.#transcript?.isAway ?? false);
    return html`<div class="way-down" ?hidden=${isThere}>
      <button
        class="jump"
        part="jump"
        type="button"
        aria-label=${name}
        title=${name}
        ?hidden=${isThere}
        @click=${this.#onJump}
      >
        ${downIcon}${count === 0 ? nothing : html`<span dir="auto">${labels.newCount(count)}</span>`}
      </button>
    </div>`;
  }

  get #prefix(): string {
    return this.localName.replace(/-thread$/, '');
  }

  get #isReady(): boolean {
    return lateTranscript() !== null && lateElements.message.isReady(`${this.#prefix}-message`);
  }

  async #load(): Promise<void> {
    await Promise.all([loadTranscript(), lateElements.message.load(`${this.#prefix}-message`)]);
  }

  #begun(): Transcript {
    const Late = lateTranscript();
    if (this.#transcript) return this.#transcript;
    if (!Late) throw new Error('What shows messages is not loaded yet.');
    this.#transcript = new Late({
      host: this,
      scroller: this.scroller,
      content: this.messages,
      tag: `${this.#prefix}-message`,
      settings: {markdown: this.markdown},
    });
    return this.#transcript;
  }

  #onState(chat: ChatState, event: StateEvent | null): void {
    this.#chat = chat;
    if (event?.type === 'message-sent') this.#hasAsked = false;
    switch (event?.type) {
      case 'content-received':
        // Nothing else may happen for a token: the rest of this costs what the conversation is long.
        if (!this.#isStale && chat.reply?.id === event.reply) {
          this.#transcript?.receive(chat.reply, event.content);
          return;
        }
        break;
      // None of these changes a message that is shown; an answer keeps what was measured of it for its end.
      case 'phase-changed':
      case 'metrics-updated':
      case 'local-data-failed':
      case 'guards-found':
      case 'event-skipped':
      case 'gap':
      case 'duplicate-dropped':
      case 'resumed':
      case 'stalled':
      case 'degraded':
      case 'restored':
        return;
      case 'outbox-changed':
        this.#ownTurn.begins(event);
        return;
      case 'conversation-opened':
        this.#mustClear = true;
        this.#transcript?.begin();
        break;
      default:
        if (event && this.#ownTurn.begins(event)) this.#transcript?.begin();
    }
    this.#isStale = true;
    this.requestUpdate();
  }

  readonly #onJump = (): void => {
    this.#transcript?.follow();
    // The button goes away: the transcript takes the focus that stood on it.
    this.scroller.focus({preventScroll: true});
  };

  readonly #onFindClose = (): void => void this.#showFind(false);

  /** The bar takes its height from the transcript: what is read stays where it is. */
  async #showFind(isFinding: boolean): Promise<void> {
    const {top} = this.scroller.getBoundingClientRect();
    this.#isFinding = isFinding;
    this.requestUpdate();
    await this.updateComplete;
    this.#transcript?.movedBy(this.scroller.getBoundingClientRect().top - top);
  }

  readonly #tellMissing = (error: unknown): void => {
    this.dispatchEvent(new PartMissingEvent(error));
  };
}
