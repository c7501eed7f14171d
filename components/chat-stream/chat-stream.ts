import {nothing, type TemplateResult} from 'lit';
import {live} from 'lit/directives/live.js';
import {html} from 'lit/static-html.js';
import {foundation} from '../shared/foundation.js';
import {chatIcon} from '../shared/icons.js';
import {innerTag} from '../shared/inner-tag.js';
import {labels} from '../shared/labels.js';
import {tokens} from '../shared/tokens.js';
import {chatStreamStyles} from './chat-stream.styles.js';
import {ChatStreamAsked} from './chat-stream-asked.js';
import {frameStyles} from './frame.styles.js';
import {
  attachmentParts,
  composerParts,
  launcherParts,
  linkDialogParts,
  outboxParts,
  threadParts,
} from './inner-parts.js';
import {panelHeader} from './panel-header.js';
import {printStyles} from './print.styles.js';
import {startScreen} from './start-screen.js';

/**
 * @summary A whole streaming chat: transcript, composer and, where asked, a launcher.
 *
 * With `endpoint` it makes a `StreamingChatService` of its own, takes up after a reload what was being answered,
 * and lets go of everything when it leaves the document. With `service` it shows yours.
 *
 * @event {ChatSendEvent} chat-send - The person wants to send `text` and `attachments` to `model`. Cancelable: nothing is sent,
 * draft and files stay.
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
 * @event {ChatCopyEvent} chat-copy - The person copies a message, or code of an answer. Cancelable: nothing is copied.
 * @event {ChatFeedbackEvent} chat-feedback - The person said what they think of an answer, and it is kept.
 * @event {ChatToolCallEvent} chat-tool-call - The person approved a tool call. Cancelable: it is not approved, and goes on asking.
 * @event {ChatConversationEvent} chat-conversation - Another conversation is shown.
 * @event {ChatOpenEvent} chat-open - The person opened the panel.
 * @event {ChatCloseEvent} chat-close - The person closed the panel.
 *
 * @slot header - In place of the panel's title.
 * @slot start - In place of the greeting, intro and suggestions.
 * @slot composer-actions - Extra buttons in the composer, before send.
 * @slot commands - Commands of the composer, as buttons: `name` after the slash, their words describe them, `value` is what is
 * written once chosen; without one the button is clicked.
 * @slot footer - Under the composer, in place of the disclaimer.
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
 * @csspart disclaimer - The line under the composer.
 * @csspart status - The line about the connection.
 * @csspart status-retry - Its button.
 * @csspart thread - The transcript. Parts of inner elements are parts as well: `thread__jump`, `message__bubble`, …
 * @csspart find - The bar that finds words in the conversation.
 * @csspart outbox - The messages that wait to be sent.
 * @csspart composer - The composer.
 * @csspart attachments - The files that go with the message.
 * @csspart link-dialog - The dialog that asks before a link opens.
 * @csspart launcher - The launcher.
 *
 * @cssproperty [--chat-accent=#3d5afe] - Where the eye should go: send, focus, links, the live edge.
 * @cssproperty [--chat-surface=#fdfdfc] - What everything stands on. All greys come from this and the text.
 * @cssproperty [--chat-text] - The text. Without one, near black or near white: what reads on the surface.
 * @cssproperty [--chat-color-muted] - Quieter text; needs 4.5:1 on the surface.
 * @cssproperty [--chat-color-border] - Lines.
 * @cssproperty [--chat-color-raised] - Composer, cards.
 * @cssproperty [--chat-color-sunken] - Code, tool payloads.
 * @cssproperty [--chat-color-bubble] - The person's bubble.
 * @cssproperty [--chat-color-danger] - Failures.
 * @cssproperty [--chat-color-link] - Links of answers. Without one they have the accent, as dark or light as reads.
 * @cssproperty [--chat-alert-note] - The bar and title of a note in an answer.
 * @cssproperty [--chat-alert-tip] - Those of a tip.
 * @cssproperty [--chat-alert-important] - Those of what is important.
 * @cssproperty [--chat-alert-warning] - Those of a warning.
 * @cssproperty [--chat-alert-caution] - Those of what to be careful with.
 * @cssproperty [--chat-code-keyword] - Keywords of code; all colours of code need 4.5:1 on the sunken colour.
 * @cssproperty [--chat-code-string] - Texts in code.
 * @cssproperty [--chat-code-number] - Numbers and literals.
 * @cssproperty [--chat-code-comment] - Comments.
 * @cssproperty [--chat-code-function] - Names of functions and of elements.
 * @cssproperty [--chat-code-type] - Types, classes and attributes.
 * @cssproperty [--chat-code-variable] - Variables.
 * @cssproperty [--chat-code-meta] - Preprocessor lines and the like.
 * @cssproperty [--chat-code-addition] - Lines that a diff adds.
 * @cssproperty [--chat-code-deletion] - Lines that it takes away.
 * @cssproperty [--chat-font=system-ui, sans-serif] - The font.
 * @cssproperty [--chat-font-mono=ui-monospace, monospace] - The font of code.
 * @cssproperty [--chat-font-size=16px] - The size of text.
 * @cssproperty [--chat-space=4px] - The grid that all distances are multiples of.
 * @cssproperty [--chat-radius=14px] - Roundness.
 * @cssproperty [--chat-measure=64ch] - The longest line.
 * @cssproperty [--chat-min-height=256px] - Height that the chat has at least, where it does not float.
 * @cssproperty [--chat-panel-width=400px] - Width of the floating panel.
 * @cssproperty [--chat-panel-height=660px] - Height of the floating panel.
 * @cssproperty [--chat-sidebar-width=400px] - Width of the sidebar.
 * @cssproperty [--chat-offset=20px] - Distance of launcher and panel from the window's edges.
 * @cssproperty [--chat-layer=2147483000] - `z-index` of all that floats.
 */
export class ChatStreamElement extends ChatStreamAsked {
  static override styles = [foundation, frameStyles, tokens, chatStreamStyles, printStyles];

  /** Once messages waited, their list stays: what is written in it must not go with them. */
  #hasWaited = false;

  protected override render(): TemplateResult {
    const isFloating = this.isFloating;
    const thread = innerTag(this, 'thread');
    const composer = innerTag(this, 'composer');
    return html`<div class="base" part="base" @keydown=${this.onKeydown} @transitionend=${this.scheme.onTransitionEnd} @chat-retry=${this.retryForPerson} @chat-message-request=${this.onMessageRequest}>
      <section
        class="frame"
        part="frame"
        role=${this.frameRole}
        aria-modal=${this.isModal ? 'true' : nothing}
        aria-label=${this.heading || labels.chat}
      >
        ${this.#renderEdge(this.focusComposer)}
        ${
          isFloating
            ? panelHeader({
                title: this.heading || labels.chat,
                isEmpty: this.chat.messages.length === 0 && this.chat.reply === null,
                onFind: this.findForPerson,
                onBegin: this.beginAnew,
                onClose: this.toggle,
              })
            : nothing
        }
        <${thread} class="thread" part="thread" exportparts=${threadParts} .service=${this.service} .markdown=${this.markdownOptions} @chat-part-missing=${this.onPartMissing}>
          <slot name="start">
            ${startScreen({
              heading: isFloating ? '' : this.heading,
              intro: this.intro,
              suggestions: this.suggestions,
              onChoose: this.choose,
            })}
          </slot>
        </${thread}>
        <div class="footer">
          ${this.#renderOutbox()}
          ${this.status.render({isOnline: this.online.isOnline, onRetry: this.retryForPerson})}
          <${composer}
            class="composer"
            part="composer"
            exportparts=${composerParts}
            placeholder=${this.placeholder}
            send-on=${this.sendOn}
            .draft=${live(this.draft)}
            ?busy=${this.chat.canStopStreaming}
            ?disabled=${this.disabled || this.service === null}
            ?drop-target=${this.drop.isOver}
            ?dictation=${this.dictation}
            .accept=${this.takesFiles ? this.attachmentSettings.accept : null}
            ?has-files=${(this.tray?.uploaded.length ?? 0) > 0}
            .held=${this.tray?.held ?? ''}
            .models=${this.offer.options}
            .model=${this.chosenModel}
            .commands=${this.commands}
            @input=${this.onDraft}
            @chat-files=${this.onFiles}
            @chat-model-chosen=${this.onModel}
            @chat-say=${this.onSay}
            @chat-part-missing=${this.onPartMissing}
            @chat-submit=${this.onSubmit}
            @chat-stop-request=${this.stopForPerson}
          >
            ${this.#renderAttachments()}
            <slot name="composer-actions" slot="actions"></slot>
            <slot name="commands" slot="commands"></slot>
          </${composer}>
          <slot name="footer">
            ${this.disclaimer ? html`<p class="disclaimer" part="disclaimer" dir="auto">${this.disclaimer}</p>` : nothing}
          </slot>
        </div>
        <div class="polite visually-hidden" role="status"></div>
        <div class="alert visually-hidden" role="alert"></div>
        ${this.#renderEdge(this.toFirstControl)}
      </section>
      ${this.mode === 'launcher' ? this.#renderLauncher() : nothing}
      ${this.#renderLinkDialog()}
    </div>`;
  }

  /** Where Tab would leave a panel that fills the screen, it goes `onward` in it. */
  #renderEdge(onward: () => void): TemplateResult | typeof nothing {
    return this.isModal ? html`<span class="edge" tabindex="0" @focus=${onward}></span>` : nothing;
  }

  #renderAttachments(): TemplateResult | typeof nothing {
    const attachments = this.parts.tag('attachments');
    if (!attachments) return nothing;
    return html`<${attachments}
      class="attachments"
      part="attachments"
      slot="attachments"
      exportparts=${attachmentParts}
      .settings=${this.attachmentSettings}
      .upload=${this.upload}
      @chat-attachments-changed=${this.onAttachmentsChanged}
      @chat-attachments-left=${this.focusComposer}
      @chat-say=${this.onSay}
    ></${attachments}>`;
  }

  #renderOutbox(): TemplateResult | typeof nothing {
    this.#hasWaited ||= this.chat.outbox.length > 0;
    const outbox = this.#hasWaited ? this.parts.need('outbox') : null;
    if (!outbox) return nothing;
    return html`<${outbox}
      class="outbox"
      part="outbox"
      exportparts=${outboxParts}
      send-on=${this.sendOn}
      .messages=${this.chat.outbox}
      ?offline=${!this.online.isOnline}
      @chat-edit-request=${this.onEdit}
      @chat-delete-request=${this.onDelete}
      @chat-edit-overtaken=${this.onOvertaken}
      @chat-outbox-left=${this.focusComposer}
    ></${outbox}>`;
  }

  #renderLinkDialog(): TemplateResult | typeof nothing {
    const linkDialog = this.parts.tag('link-dialog');
    if (!linkDialog) return nothing;
    return html`<${linkDialog} class="link-dialog" part="link-dialog" exportparts=${linkDialogParts}></${linkDialog}>`;
  }

  #renderLauncher(): TemplateResult {
    const launcher = innerTag(this, 'launcher');
    return html`<${launcher}
      class="launcher"
      part="launcher"
      exportparts=${launcherParts}
      ?open=${this.open}
      .unread=${this.unread}
      @chat-toggle=${this.toggle}
      ><slot name="launcher-icon">${chatIcon}</slot></${launcher}
    >`;
  }
}
