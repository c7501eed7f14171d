import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import {type ChatState, initialState} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import type {MarkdownStreamOptions} from '../../src/markdown/index.js';
import {foundation} from '../shared/foundation.js';
import {downIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {ServiceSubscription} from '../shared/service-subscription.js';
import {FollowEnd} from './follow-end.js';
import {MessageRows} from './message-rows.js';
import {threadStyles} from './thread.styles.js';

/**
 * @summary The transcript: shows a service's messages and the reply as it grows, and follows its end.
 * @slot - What stands in place of messages while there are none.
 * @csspart scroller - What scrolls.
 * @csspart messages - The column of messages.
 * @csspart jump - The button that goes to the end.
 */
export class ChatStreamThread extends LitElement {
  static override styles = [foundation, threadStyles];

  #rows: MessageRows | null = null;
  #chat: ChatState = initialState;
  /** What `updated` has to do: draw the rows, after clearing them. */
  #isStale = false;
  #mustClear = false;

  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('.messages') private readonly messages!: HTMLElement;

  readonly #subscription = new ServiceSubscription(this, (chat, event) => this.#onState(chat, event));
  readonly #follow = new FollowEnd(this);

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

  /** How the text of messages is drawn. */
  @property({attribute: false}) markdown: MarkdownStreamOptions = {smooth: true};

  /** Goes to the end, and follows it from there on. */
  scrollToLatest(): void {
    this.#follow.follow();
  }

  protected override render(): TemplateResult {
    const isEmpty = this.#chat.messages.length === 0 && this.#chat.reply === null;
    return html`<div
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
      <button
        class="jump"
        part="jump"
        type="button"
        aria-label=${labels.jump}
        title=${labels.jump}
        ?hidden=${this.#follow.isFollowing}
        @click=${this.#onJump}
      >
        ${downIcon}
      </button>`;
  }

  protected override firstUpdated(_changed: PropertyValues<this>): void {
    const tag = this.localName.replace(/-thread$/, '-message');
    this.#rows = new MessageRows(this.messages, tag);
    this.#follow.attach({scroller: this.scroller, content: this.messages});
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('markdown') && this.#rows) this.#rows.markdown = this.markdown;
    // Once for all that happened meanwhile: a retry takes a message away and puts one there, and that is one row.
    if (!this.#isStale) return;
    this.#isStale = false;
    if (this.#mustClear) this.#rows?.clear();
    this.#mustClear = false;
    const {messages, reply} = this.#chat;
    this.#rows?.show(reply ? [...messages, reply] : messages);
    this.#follow.catchUp();
  }

  #onState(chat: ChatState, event: StateEvent | null): void {
    this.#chat = chat;
    switch (event?.type) {
      case 'content-received':
        // Nothing else may happen for a token: the rest of this costs what the conversation is long.
        if (!this.#isStale && chat.reply?.id === event.reply) {
          this.#rows?.receive(chat.reply, event.content);
          return;
        }
        break;
      // None of these changes a message that is shown; an answer keeps what was measured of it for its end.
      case 'phase-changed':
      case 'metrics-updated':
      case 'outbox-changed':
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
      case 'conversation-opened':
        this.#mustClear = true;
        this.#follow.begin();
        break;
      case 'message-sent':
        this.#follow.begin();
        break;
      default:
    }
    this.#isStale = true;
    this.requestUpdate();
  }

  readonly #onJump = (): void => {
    this.#follow.follow();
    // The button goes away: the transcript takes the focus that stood on it.
    this.scroller.focus({preventScroll: true});
  };
}
