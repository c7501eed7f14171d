import type {PropertyValues} from 'lit';
import {property, query} from 'lit/decorators.js';
import {ChatError, hintFor} from '../../src/base/chat-error.js';
import type {MessageId} from '../../src/base/ids.js';
import type {SendInput} from '../../src/chat/send-input.js';
import {type ChatState, initialState} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import type {MarkdownStreamOptions} from '../../src/markdown/index.js';
import type {ChatMessage} from '../../src/model/message.js';
import {labels} from '../shared/labels.js';
import {isSameSettings} from '../shared/same-settings.js';
import {Announcer} from './announcer.js';
import {answerOptions} from './answer-options.js';
import {ChatStreamSettings} from './chat-stream-settings.js';
import {EventRelay} from './event-relay.js';
import {ChatSendEvent} from './events.js';
import {LiveRegion} from './live-region.js';
import {ServiceLink, shownInState} from './service-link.js';
import {StatusLine} from './status-line.js';

/** The half of `<chat-stream>` that faces the service: which one it is, what it is asked, who is told of its state. */
export abstract class ChatStreamConnected extends ChatStreamSettings {
  readonly #announcer = new Announcer({
    polite: new LiveRegion(this, () => this.politeRegion),
    alert: new LiveRegion(this, () => this.alertRegion),
  });
  readonly #relay = new EventRelay(this);
  protected readonly status = new StatusLine(this);
  readonly #link = new ServiceLink(this, (chat, event) => this.#onState(chat, event));
  /** How the text of messages is drawn; stays the same object while the settings say the same. */
  protected markdownOptions: MarkdownStreamOptions = answerOptions({}, {});
  /** What the service's state was when it was last told of. */
  protected chat: ChatState = initialState;

  @query('.polite') private readonly politeRegion!: HTMLElement | null;
  @query('.alert') private readonly alertRegion!: HTMLElement | null;

  /** The service that is shown: yours, or the element's own; null without either. */
  @property({attribute: false})
  get service(): StreamingChatService | null {
    return this.#link.service;
  }
  set service(service: StreamingChatService | null) {
    const before = this.#link.service;
    this.#link.give(service);
    this.requestUpdate('service', before);
  }

  /** The transcript. Setting it replaces what is shown. */
  @property({attribute: false})
  get messages(): readonly ChatMessage[] {
    return this.#link.service?.state.messages ?? [];
  }
  set messages(messages: readonly ChatMessage[]) {
    this.#link.setMessages(messages);
  }

  /**
   * Sends a message, as `service.send` does. Unlike a person's sending it asks nobody: no `chat-send`.
   *
   * @throws {TypeError} where there is neither `endpoint` nor `service`. @throws what `service.send` throws.
   */
  async send(input: SendInput, options?: {readonly signal?: AbortSignal}): Promise<ChatMessage> {
    await this.updateComplete;
    if (!this.service) throw new TypeError('Set `endpoint` or `service` before sending.');
    return this.service.send(input, options);
  }

  /** Ends the open reply; its text stays. */
  async stop(): Promise<void> {
    await this.service?.stop();
  }

  /** Opens the panel. */
  show(): void {
    this.open = true;
  }

  /** Closes the panel. */
  hide(): void {
    this.open = false;
  }

  /** Begins an empty conversation. */
  newConversation(): void {
    this.service?.newConversation();
  }

  /** Shows conversation `id`. @throws what `service.openConversation` throws. */
  async openConversation(id: string): Promise<void> {
    await this.updateComplete;
    await this.service?.openConversation(id);
  }

  /**
   * Sends for the person. True when the message is in the transcript, or waits to be sent, so that its draft is needed
   * no more.
   */
  protected sendForPerson(text: string): boolean {
    const {service} = this;
    if (!service || this.disabled || !this.dispatchEvent(new ChatSendEvent(text))) return false;
    const {messages, outbox} = service.state;
    service.send(text).catch(this.#onRefusal);
    return service.state.messages !== messages || service.state.outbox !== outbox;
  }

  /** Gives waiting message `id` other words. False where they were not taken: the status line says why. */
  protected editWaiting(id: MessageId, text: string): boolean {
    const {service} = this;
    if (!service || !isWaiting(service.state, id)) return false;
    const {outbox} = service.state;
    // Its answer comes much later, and is told of by whoever sent it.
    service.edit(id, text).catch(this.#onRefusal);
    const isTaken = service.state.outbox !== outbox;
    if (isTaken) this.say(labels.saidEdited);
    return isTaken;
  }

  /** Takes waiting message `id` back. */
  protected deleteWaiting(id: MessageId): void {
    const {service} = this;
    if (!service || !isWaiting(service.state, id)) return;
    service.deleteMessage(id).catch(this.#onRefusal);
    this.say(labels.saidDeleted);
  }

  /** Says `text` to those who do not see the chat. */
  protected say(text: string): void {
    this.#announcer.say(text);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#announcer.mode = this.announce;
    if (this.hasUpdated && changed.has('conversationId')) this.#followConversationId();
    if (changed.has('markdown') || changed.has('renderers')) this.#readMarkdown();
    try {
      this.#link.update({
        endpoint: this.endpoint,
        protocol: this.protocol,
        conversationId: this.conversationId,
        headers: () => this.headers,
      });
      if (changed.has('endpoint') || changed.has('protocol')) this.status.hint = null;
    } catch (error) {
      this.status.hint = hintFor('protocol');
      reportError(error);
    }
  }

  readonly #onRefusal = (error: unknown): void => {
    if (error instanceof ChatError && error.code === 'aborted') return;
    if (error instanceof ChatError) this.status.hint = error.hint;
    else this.status.hint = hintFor(error instanceof RangeError ? 'too-large' : 'invalid');
    this.requestUpdate();
  };

  #onState(chat: ChatState, event: StateEvent | null): void {
    const before = this.chat;
    this.chat = chat;
    this.#relay.tell(chat, event);
    this.#announcer.tell(chat, event);
    if (event?.type === 'message-sent' || event?.type === 'outbox-changed') this.status.hint = null;
    // A token changes nothing here: it is the transcript's business. Nor does what was only measured.
    if (event?.type === 'content-received' && before.reply?.parts.length !== 0) return;
    if (event?.type === 'metrics-updated') return;
    this.status.read(chat);
    this.requestUpdate();
  }

  /** Settings that are wrong change nothing, so that they never loosen what is safe. */
  #readMarkdown(): void {
    try {
      const options = answerOptions(this.markdown, this.renderers);
      if (!isSameSettings(options, this.markdownOptions)) this.markdownOptions = options;
    } catch (error) {
      reportError(error);
    }
  }

  #followConversationId(): void {
    const {service, conversationId} = this;
    if (!service || service.state.conversationId === conversationId) return;
    if (conversationId === null) service.newConversation();
    else void service.openConversation(conversationId).catch(shownInState);
  }
}

function isWaiting({outbox}: ChatState, id: MessageId): boolean {
  return outbox.some((message) => message.id === id);
}
