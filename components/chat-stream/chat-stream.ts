import {nothing, type TemplateResult} from 'lit';
import {query} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {html} from 'lit/static-html.js';
import {ChatError} from '../../src/base/chat-error.js';
import {ChatImageEvent, ChatLinkEvent} from '../../src/markdown/index.js';
import type {ChatStreamComposer} from '../composer/chat-stream-composer.js';
import {isOfInputMethod} from '../composer/enter-key.js';
import type {ChatSubmitEvent} from '../composer/submit-event.js';
import type {ChatStreamLinkDialog} from '../link-dialog/chat-stream-link-dialog.js';
import type {
  ChatDeleteRequestEvent,
  ChatEditOvertakenEvent,
  ChatEditRequestEvent,
} from '../outbox/outbox-events.js';
import {foundation} from '../shared/foundation.js';
import {chatIcon} from '../shared/icons.js';
import {innerTag} from '../shared/inner-tag.js';
import {labels} from '../shared/labels.js';
import {tokens} from '../shared/tokens.js';
import type {ChatStreamThread} from '../thread/chat-stream-thread.js';
import {chatStreamStyles} from './chat-stream.styles.js';
import {ChatStreamConnected} from './chat-stream-connected.js';
import {ChatCloseEvent, ChatErrorEvent, ChatOpenEvent} from './events.js';
import {frameStyles} from './frame.styles.js';
import {composerParts, linkDialogParts, outboxParts, threadParts} from './inner-parts.js';
import {OnlineWatch} from './online-watch.js';
import {panelHeader} from './panel-header.js';
import {shownInState} from './service-link.js';
import {startScreen} from './start-screen.js';

/**
 * @summary A whole streaming chat: transcript, composer and, where asked, a launcher.
 *
 * With `endpoint` it makes a `StreamingChatService` of its own, takes up after a reload what was being answered,
 * and lets go of everything when it leaves the document. With `service` it shows yours.
 *
 * @event {ChatSendEvent} chat-send - The person wants to send `text`. Cancelable: nothing is sent, the draft stays.
 * @event {ChatStartEvent} chat-start - The server took the message and began to answer.
 * @event {ChatChunkEvent} chat-chunk - `text` was added to the answer.
 * @event {ChatFinishEvent} chat-finish - The answer is complete.
 * @event {ChatStopEvent} chat-stop - The answer was stopped; what had come stays.
 * @event {ChatErrorEvent} chat-error - Something failed; carries the `ChatError`.
 * @event {ChatConnectionEvent} chat-connection - The connection is in another state or, with a `notice`, something
 * happened on it: `gap`, `duplicate-dropped`, `resumed`, `stalled`, `degraded`, `restored`.
 * @event {ChatMetricsEvent} chat-metrics - What was measured of an answer so far; at most once a second, and at its end.
 * @event {ChatLinkEvent} chat-link - The person follows a link of an answer. Cancelable: nothing opens. Not canceled,
 * a dialog shows where it leads and asks; links of `markdown.policy.allowedLinkOrigins` open without either.
 * @event {ChatImageEvent} chat-image - The person asks to load an image of an answer. Cancelable: nothing loads.
 * @event {ChatConversationEvent} chat-conversation - Another conversation is shown.
 * @event {ChatOpenEvent} chat-open - The person opened the panel.
 * @event {ChatCloseEvent} chat-close - The person closed the panel.
 *
 * @slot header - In place of the panel's title.
 * @slot start - In place of the greeting, intro and suggestions.
 * @slot composer-actions - Extra buttons in the composer, before send.
 * @slot footer - Under the composer; a disclaimer, for example.
 * @slot launcher-icon - An icon of your own for the launcher.
 *
 * @csspart base - The outermost box.
 * @csspart frame - The chat itself: the panel, in the modes that have one.
 * @csspart header - The panel's top line.
 * @csspart start - The start screen.
 * @csspart greeting - Its greeting.
 * @csspart intro - Its line of what this can do.
 * @csspart suggestions - The list of suggestions.
 * @csspart suggestion - One of them.
 * @csspart status - The line about the connection.
 * @csspart status-retry - Its button.
 * @csspart thread - The transcript; its parts are `thread__scroller`, `thread__messages`, `thread__jump`.
 * @csspart outbox - The messages that wait to be sent; its parts are `outbox__list`, `outbox__item`, `outbox__bubble`,
 * `outbox__note`, `outbox__edit`, `outbox__delete`, `outbox__field`, `outbox__save`, `outbox__cancel`.
 * @csspart composer - The composer; its parts are `composer__card`, `composer__input`, `composer__send`,
 * `composer__send-next`.
 * @csspart link-dialog - The dialog that asks before a link opens; its parts are `link-dialog__dialog`,
 * `link-dialog__address`, `link-dialog__copy`, `link-dialog__cancel`, `link-dialog__open`.
 * @csspart launcher - The launcher; its part is `launcher__button`.
 *
 * @cssproperty [--chat-accent=#3d5afe] - Where the eye should go: send, focus, links, the live edge.
 * @cssproperty [--chat-surface=#fdfdfc] - What everything stands on. All greys come from this and the text.
 * @cssproperty [--chat-text=#24262b] - The text.
 * @cssproperty [--chat-color-muted] - Quieter text; needs 4.5:1 on the surface.
 * @cssproperty [--chat-color-border] - Lines.
 * @cssproperty [--chat-color-raised] - Composer, cards.
 * @cssproperty [--chat-color-sunken] - Code, tool payloads.
 * @cssproperty [--chat-color-bubble] - The person's bubble.
 * @cssproperty [--chat-color-danger] - Failures.
 * @cssproperty [--chat-font=system-ui, sans-serif] - The font.
 * @cssproperty [--chat-font-mono=ui-monospace, monospace] - The font of code.
 * @cssproperty [--chat-font-size=16px] - The size of text.
 * @cssproperty [--chat-space=4px] - The grid that all distances are multiples of.
 * @cssproperty [--chat-radius=14px] - Roundness.
 * @cssproperty [--chat-measure=64ch] - The longest line.
 * @cssproperty [--chat-panel-width=400px] - Width of the floating panel.
 * @cssproperty [--chat-panel-height=660px] - Height of the floating panel.
 * @cssproperty [--chat-offset=20px] - Distance of launcher and panel from the window's edges.
 * @cssproperty [--chat-layer=2147483000] - `z-index` of launcher and panel.
 */
export class ChatStreamElement extends ChatStreamConnected {
  static override styles = [foundation, frameStyles, tokens, chatStreamStyles];

  @query('.thread') private readonly thread!: ChatStreamThread | null;
  @query('.composer') private readonly composer!: ChatStreamComposer | null;
  @query('.link-dialog') private readonly linkDialog!: ChatStreamLinkDialog | null;
  @query('.launcher') private readonly launcher!: HTMLElement | null;

  readonly #online = new OnlineWatch(this);

  /** Puts the cursor where the person writes. */
  focusComposer(): void {
    void this.updateComplete.then(() => this.composer?.focus({preventScroll: true}));
  }

  /** Goes to the end of the transcript, and follows it from there on. */
  scrollToLatest(): void {
    this.thread?.scrollToLatest();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener(ChatLinkEvent.type, this.#onLink);
    root.addEventListener(ChatImageEvent.type, this.#onImage);
    return root;
  }

  protected override render(): TemplateResult {
    const isFloating = this.mode === 'launcher' || this.mode === 'panel';
    const thread = innerTag(this, 'thread');
    const outbox = innerTag(this, 'outbox');
    const composer = innerTag(this, 'composer');
    const linkDialog = innerTag(this, 'link-dialog');
    return html`<div class="base" part="base" @keydown=${this.#onKeydown} @chat-retry=${this.#retry}>
      <section
        class="frame"
        part="frame"
        role=${isFloating ? 'dialog' : 'region'}
        aria-label=${this.heading || labels.chat}
      >
        ${
          isFloating
            ? panelHeader({
                title: this.heading || labels.chat,
                isEmpty: this.chat.messages.length === 0 && this.chat.reply === null,
                onBegin: this.#beginAnew,
                onClose: this.#toggle,
              })
            : nothing
        }
        <${thread} class="thread" part="thread" exportparts=${threadParts} .service=${this.service} .markdown=${this.markdownOptions}>
          <slot name="start">
            ${startScreen({
              heading: isFloating ? '' : this.heading,
              intro: this.intro,
              suggestions: this.suggestions,
              onChoose: this.#choose,
            })}
          </slot>
        </${thread}>
        <div class="footer">
          <${outbox}
            class="outbox"
            part="outbox"
            exportparts=${outboxParts}
            send-on=${this.sendOn}
            .messages=${this.chat.outbox}
            ?offline=${!this.#online.isOnline}
            @chat-edit-request=${this.#onEdit}
            @chat-delete-request=${this.#onDelete}
            @chat-edit-overtaken=${this.#onOvertaken}
            @chat-outbox-left=${this.focusComposer}
          ></${outbox}>
          ${this.status.render({isOnline: this.#online.isOnline, onRetry: this.#retry})}
          <${composer}
            class="composer"
            part="composer"
            exportparts=${composerParts}
            placeholder=${this.placeholder}
            send-on=${this.sendOn}
            .draft=${live(this.draft)}
            ?busy=${this.chat.canStopStreaming}
            ?disabled=${this.disabled || this.service === null}
            @input=${this.#onDraft}
            @chat-submit=${this.#onSubmit}
            @chat-stop-request=${this.#stop}
          >
            <slot name="composer-actions" slot="actions"></slot>
          </${composer}>
          <slot name="footer"></slot>
        </div>
        <div class="polite visually-hidden" role="status"></div>
        <div class="alert visually-hidden" role="alert"></div>
      </section>
      ${this.mode === 'launcher' ? this.#renderLauncher() : nothing}
      <${linkDialog} class="link-dialog" part="link-dialog" exportparts=${linkDialogParts}></${linkDialog}>
    </div>`;
  }

  #renderLauncher(): TemplateResult {
    const launcher = innerTag(this, 'launcher');
    return html`<${launcher}
      class="launcher"
      part="launcher"
      exportparts="button:launcher__button"
      ?open=${this.open}
      @chat-toggle=${this.#toggle}
      ><slot name="launcher-icon">${chatIcon}</slot></${launcher}
    >`;
  }

  readonly #onSubmit = ({text}: ChatSubmitEvent): void => {
    if (this.sendForPerson(text)) this.draft = '';
  };

  readonly #onEdit = (event: ChatEditRequestEvent): void => {
    if (!this.editWaiting(event.messageId, event.text)) event.preventDefault();
  };

  readonly #onDelete = ({messageId}: ChatDeleteRequestEvent): void => this.deleteWaiting(messageId);

  /** What was written too late is not lost. */
  readonly #onOvertaken = ({text}: ChatEditOvertakenEvent): void => {
    this.draft = this.draft.trim() === '' ? text : `${this.draft}\n\n${text}`;
    this.status.hint = labels.sentBeforeEdit;
    this.say(labels.sentBeforeEdit);
  };

  readonly #choose = (text: string): void => {
    if (!this.sendForPerson(text)) return;
    // The suggestion that was pressed is gone.
    this.focusComposer();
  };

  readonly #onDraft = (event: Event): void => {
    this.draft = (event.currentTarget as ChatStreamComposer).draft;
  };

  readonly #stop = (): void => {
    this.stop().catch((error: unknown) => {
      // Here it is stopped; the page may want to know that the server was not told.
      if (error instanceof ChatError) this.dispatchEvent(new ChatErrorEvent(error, null));
      else reportError(error);
    });
  };

  readonly #retry = (): void => {
    this.service?.retry().catch(shownInState);
    this.focusComposer();
  };

  readonly #beginAnew = (): void => {
    this.newConversation();
    this.focusComposer();
  };

  readonly #toggle = (): void => {
    this.open = !this.open;
    this.dispatchEvent(this.open ? new ChatOpenEvent() : new ChatCloseEvent());
    if (this.open) this.focusComposer();
    else void this.updateComplete.then(() => this.launcher?.focus());
  };

  /** Esc ends the innermost thing: first the reply, then the panel. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (isOfInputMethod(event) || this.composer?.isComposing) return;
    const isFloating = this.mode === 'launcher' || this.mode === 'panel';
    if (this.chat.canStopStreaming) this.#stop();
    else if (isFloating && this.open) this.#toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** A link opens from the dialog, where the person says so. */
  readonly #onLink = (event: Event): void => {
    const link = event as ChatLinkEvent;
    if (this.#sayAgain(link, ChatLinkEvent)) this.linkDialog?.ask(link.url);
    link.preventDefault();
  };

  readonly #onImage = (event: Event): void => {
    if (!this.#sayAgain(event as ChatImageEvent, ChatImageEvent)) event.preventDefault();
  };

  /** Says, in the element's own name, what an answer's link or image asked from inside. False where that was cancelled. */
  #sayAgain(inner: ChatLinkEvent | ChatImageEvent, Kind: new (url: string) => Event): boolean {
    inner.stopPropagation();
    return this.dispatchEvent(new Kind(inner.url));
  }
}
