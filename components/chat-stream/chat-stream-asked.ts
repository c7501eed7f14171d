import type {PropertyValues} from 'lit';
import {query} from 'lit/decorators.js';
import {ChatError} from '../../src/base/chat-error.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {ChatCopyEvent, ChatImageEvent, ChatLinkEvent} from '../../src/markdown/consent/events.js';
import {isOfInputMethod} from '../composer/enter-key.js';
import type {ChatStreamLinkDialog} from '../link-dialog/chat-stream-link-dialog.js';
import type {MessageRequestEvent} from '../message/message-request-event.js';
import type {
  ChatDeleteRequestEvent,
  ChatEditOvertakenEvent,
  ChatEditRequestEvent,
} from '../outbox/outbox-events.js';
import {labels} from '../shared/labels.js';
import {LateParts} from '../shared/late-parts.js';
import type {PartMissingEvent} from '../shared/part-missing-event.js';
import type {ChatStreamThread} from '../thread/chat-stream-thread.js';
import {ChatStreamWriting} from './chat-stream-writing.js';
import {ChatErrorEvent} from './events.js';
import {OnlineWatch} from './online-watch.js';
import {shownInState} from './service-link.js';

/** The half of `<chat-stream>` that faces the person: what the inner elements ask for in their name. */
export abstract class ChatStreamAsked extends ChatStreamWriting {
  #prepared: StreamingChatService | null = null;

  @query('.thread') protected readonly thread!: ChatStreamThread | null;
  @query('.link-dialog') protected readonly linkDialog!: ChatStreamLinkDialog | null;

  protected readonly online = new OnlineWatch(this);
  protected override readonly parts = new LateParts(this, (error) => this.#tellMissing(error));

  /** Goes to the end of the transcript, and follows it from there on. */
  scrollToLatest(): void {
    this.thread?.scrollToLatest();
  }

  /** Shows the bar that finds words in the conversation, with `text` in it where that is given, and puts the cursor there. */
  async find(text?: string): Promise<void> {
    await this.updateComplete;
    await this.thread?.find(text);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener(ChatLinkEvent.type, this.#onLink);
    root.addEventListener(ChatImageEvent.type, this.#onImage);
    root.addEventListener(ChatCopyEvent.type, this.#onCopy);
    return root;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    // Before it is needed; but a chat that nobody opened costs its page nothing more.
    if (this.isClosed) return;
    this.thread?.prepare();
    if (this.service !== this.#prepared) void this.service?.prepare();
    this.#prepared = this.service;
    // Messages wait above all where nothing can be loaded any more.
    this.parts.need('outbox');
  }

  protected readonly onEdit = (event: ChatEditRequestEvent): void => {
    if (!this.editWaiting(event.messageId, event.text)) event.preventDefault();
  };

  protected readonly onDelete = ({messageId}: ChatDeleteRequestEvent): void => this.deleteWaiting(messageId);

  /** What was written too late is not lost. */
  protected readonly onOvertaken = ({text}: ChatEditOvertakenEvent): void => {
    this.draft = this.draft.trim() === '' ? text : `${this.draft}\n\n${text}`;
    this.status.hint = labels.sentBeforeEdit;
    this.say(labels.sentBeforeEdit);
  };

  protected readonly choose = (text: string): void => {
    if (!this.sendForPerson(text)) return;
    // The suggestion that was pressed is gone.
    this.focusComposer();
  };

  protected readonly stopForPerson = (): void => {
    this.stop().catch((error: unknown) => {
      // Here it is stopped; the page may want to know that the server was not told.
      if (error instanceof ChatError) this.dispatchEvent(new ChatErrorEvent(error, null));
      else reportError(error);
    });
  };

  protected readonly retryForPerson = (): void => {
    this.service?.retry().catch(shownInState);
    this.focusComposer();
  };

  /** What does it is loaded when it is first asked for. */
  protected readonly onMessageRequest = (event: MessageRequestEvent): void => {
    event.stopPropagation();
    event.answerWith(this.#answerRequest(event));
  };

  async #answerRequest(event: MessageRequestEvent): Promise<boolean> {
    const {service} = this;
    if (!service) return false;
    this.#hint(null);
    try {
      const {answerMessageRequest} = await import('./message-requests.js');
      return await answerMessageRequest(event, {
        service,
        element: this,
        say: (text) => this.say(text),
        refuse: (hint) => this.#hint(hint),
        stop: this.stopForPerson,
        focusComposer: () => this.focusComposer(),
      });
    } catch (error) {
      this.#tellMissing(error);
      return false;
    }
  }

  protected readonly beginAnew = (): void => {
    this.newConversation();
    this.focusComposer();
  };

  protected readonly findForPerson = (): void => void this.find();

  /** Esc ends the innermost thing: first the reply, then the panel. Other keys may be the transcript's. */
  protected readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isOfInputMethod(event) || this.composer?.isComposing) return;
    if (event.key !== 'Escape') {
      if (this.thread?.takeKey(event)) event.preventDefault();
      return;
    }
    if (this.chat.canStopStreaming) this.stopForPerson();
    else if (this.isFloating && this.open) this.toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** A link opens from the dialog, where the person says so. */
  readonly #onLink = (event: Event): void => {
    const link = event as ChatLinkEvent;
    if (this.#sayAgain(link, new ChatLinkEvent(link.url))) void this.#askAbout(link.url);
    link.preventDefault();
  };

  async #askAbout(url: string): Promise<void> {
    if (!this.linkDialog) await this.parts.load('link-dialog');
    this.linkDialog?.ask(url);
  }

  protected readonly onPartMissing = ({error}: PartMissingEvent): void => this.#tellMissing(error);

  #tellMissing(error: unknown): void {
    this.#hint(labels.partMissing);
    reportError(error);
  }

  /** Says why something was not done; null: nothing is wrong any more. */
  #hint(hint: string | null): void {
    this.status.hint = hint;
    if (hint !== null) this.say(hint);
    this.requestUpdate();
  }

  readonly #onImage = (event: Event): void => {
    if (!this.#sayAgain(event, new ChatImageEvent((event as ChatImageEvent).url))) event.preventDefault();
  };

  readonly #onCopy = (event: Event): void => {
    if (!this.#sayAgain(event, new ChatCopyEvent((event as ChatCopyEvent).text))) event.preventDefault();
  };

  /** Says as `own`, in the element's name, what was asked from inside. False where that was cancelled. */
  #sayAgain(inner: Event, own: Event): boolean {
    inner.stopPropagation();
    return this.dispatchEvent(own);
  }
}
