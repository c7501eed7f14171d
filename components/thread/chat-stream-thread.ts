import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {ChatState} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
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

  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('.messages') private readonly messages!: HTMLElement;

  /** True while there is nothing to show. */
  @state() private isEmpty = true;

  readonly #subscription = new ServiceSubscription(this, (chat, event) => this.#onState(chat, event));
  readonly #follow = new FollowEnd(this);

  /** Whose messages to show. */
  @property({attribute: false})
  get service(): StreamingChatService | null {
    return this.#subscription.service;
  }
  set service(service: StreamingChatService | null) {
    if (service === this.#subscription.service) return;
    this.#rows?.clear();
    this.#subscription.service = service;
    if (service && this.#rows) this.#onState(service.state, null);
  }

  /** Goes to the end, and follows it from there on. */
  scrollToLatest(): void {
    this.#follow.follow();
  }

  protected override render(): TemplateResult {
    return html`<div
        class="scroller"
        part="scroller"
        role="log"
        aria-live="off"
        aria-label=${labels.transcript}
        tabindex="0"
      >
        <div class="content">
          <div class="messages" part="messages" ?hidden=${this.isEmpty}></div>
          ${this.isEmpty ? html`<slot></slot>` : nothing}
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
    if (this.service) this.#onState(this.service.state, null);
  }

  #onState(chat: ChatState, event: StateEvent | null): void {
    const rows = this.#rows;
    if (!rows) return;
    switch (event?.type) {
      case 'content-received':
        // Nothing else may happen for a token: the rest of this costs what the conversation is long.
        if (chat.reply?.id === event.reply) rows.receive(chat.reply, event.content);
        return;
      case 'phase-changed':
      case 'event-skipped':
        return;
      case 'conversation-opened':
        rows.clear();
        this.#show(chat);
        this.#follow.follow();
        return;
      case 'message-sent':
        this.#show(chat);
        this.#follow.follow();
        return;
      default:
        this.#show(chat);
    }
  }

  #show({messages, reply}: ChatState): void {
    const shown = reply ? [...messages, reply] : messages;
    this.#rows?.show(shown);
    this.isEmpty = shown.length === 0;
  }

  readonly #onJump = (): void => {
    this.#follow.follow();
    // The button goes away: the transcript takes the focus that stood on it.
    this.scroller.focus({preventScroll: true});
  };
}
