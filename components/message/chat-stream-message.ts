import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import type {ContentEvent} from '../../src/chat/state-event.js';
import {ChatCopyEvent, untrustedPolicy} from '../../src/markdown/index.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {MessagePart} from '../../src/model/message-part.js';
import {answerEnd, hasFailed} from './answer-end.js';
import {type AnswerLook, isDrawnAlike} from './answer-look.js';
import {answeredBy, answeredByName} from './answered-by.js';
import {authorLine, authorName} from './author-line.js';
import {Elapsed} from './elapsed.js';
import {lastSaid} from './last-said.js';
import {MessageEditor} from './message-editor.js';
import type {MessageHost} from './message-host.js';
import {type MessageRequest, MessageRequestEvent} from './message-request-event.js';
import {messageSheets} from './message-sheets.js';
import {timeOfDay} from './message-time.js';
import {MessageToolbar} from './message-toolbar.js';
import {awaited, file, note, reasoning} from './part-templates.js';
import {PartViews} from './part-views.js';
import {ReasoningClock} from './reasoning-clock.js';
import {ChatRetryEvent} from './retry-event.js';
import {sources} from './sources.js';
import {TextViews} from './text-views.js';
import {ToolCalls} from './tool-calls.js';
import {usageLine} from './usage-line.js';

/**
 * @summary One turn of the conversation: the person's bubble, or the assistant's answer as it grows.
 * @event chat-retry - The person asked for the failed answer again. Stays inside `<chat-stream>`.
 * @event chat-message-request - The person wants something done with the message; carries it and the `request`. Stays inside `<chat-stream>`.
 * @event chat-copy - The person copies the message; carries its `text`. Cancelable.
 * @event chat-link - The person follows a link of the answer. Cancelable.
 * @event chat-image - The person asks to load an image of the answer. Cancelable.
 * @csspart message - The whole turn.
 * @csspart author - Picture and name of who speaks, where the page gave any.
 * @csspart avatar - The picture.
 * @csspart bubble - The person's words.
 * @csspart field - The person's words while they are changed.
 * @csspart content - The assistant's answer.
 * @csspart waiting - The dots before the first character.
 * @csspart reasoning - What the model thought, folded.
 * @csspart tool-call - A tool that was called, folded.
 * @csspart approval - What asks the person whether a tool may be used.
 * @csspart approve - Its yes.
 * @csspart refuse - Its no.
 * @csspart reason - The field for why not.
 * @csspart sources - What the answer rests on, folded.
 * @csspart answered-by - The line that says who answered instead of the model that was asked.
 * @csspart file - A file of the message.
 * @csspart image - A picture that came with the message.
 * @csspart custom - What the page made of a part, by one of its renderers.
 * @csspart error - What went wrong, and what to do.
 * @csspart retry - The button that tries again.
 * @csspart continue - The button that goes on with an answer that was cut.
 * @csspart usage - What the answer took: tokens, speed, cost.
 * @csspart actions - The row under the message.
 * @csspart copy - The button that copies the message.
 * @csspart edit - The button that makes the person's words a field.
 * @csspart save - The button that sends them as they are then.
 * @csspart cancel - The button that leaves all as it was.
 * @csspart rate-up - The button for a good answer.
 * @csspart rate-down - The button for a bad one.
 * @csspart speak - The button that reads the answer aloud.
 * @csspart regenerate - The button that asks for another answer.
 * @csspart delete - The button that deletes the message.
 * @csspart confirm-delete - The button that really does.
 * @csspart branches - The way to the messages beside this one.
 * @csspart branch-previous - Its button back.
 * @csspart branch-next - Its button on.
 * @csspart time - When the message began.
 */
export class ChatStreamMessage extends LitElement implements MessageHost {
  static override styles = messageSheets;

  readonly #views = new TextViews();
  readonly #partViews = new PartViews();
  readonly #reasoning = new ReasoningClock();
  #message: ChatMessage | null = null;

  /** True for the last turn: its actions are always shown, and its failure can be retried. */
  @property({type: Boolean, reflect: true}) last = false;

  /** How it is drawn. Where that says other things of its text than before, the text is drawn anew. */
  @property({attribute: false}) markdown: AnswerLook = {smooth: true};

  readonly #waiting = new Elapsed(this);
  readonly #toolbar = new MessageToolbar(this, {
    onEdit: () => this.#editor.open(this.#message?.content ?? ''),
  });
  readonly #editor = new MessageEditor(this, {onClose: () => this.#toolbar.focusNext('edit')});
  readonly #toolCalls = new ToolCalls(this);

  /** The turn to show. */
  @property({attribute: false})
  get message(): ChatMessage | null {
    return this.#message;
  }
  set message(message: ChatMessage | null) {
    const before = this.#message;
    this.#message = message;
    // A message changes its id when the server names it, but never when it began: this is another one.
    if (before && message?.createdAt !== before.createdAt) this.#forget();
    this.requestUpdate('message', before);
  }

  /** False where nothing can be asked for that would be sent or deleted. */
  get canAsk(): boolean {
    return this.markdown.isReadOnly !== true;
  }

  /** Shows `message`, which is the last one and `content`. Costs what `content` costs, whatever came before. */
  receive(message: ChatMessage, content: ContentEvent): void {
    const before = this.#message;
    if (!this.hasUpdated || before?.id !== message.id || !this.#takes(message, content)) {
      this.message = message;
      return;
    }
    this.#message = message;
    // Measured once a second: the line that says so is drawn, and no text.
    if (this.markdown.showsUsage && message.metrics !== before.metrics) this.requestUpdate();
  }

  /** Asks `<chat-stream>` for something in the person's name. Resolves with whether it was done, or begun. */
  ask(request: MessageRequest): Promise<boolean> {
    if (!this.#message) return Promise.resolve(false);
    const event = new MessageRequestEvent(this.#message, request);
    this.dispatchEvent(event);
    return event.outcome;
  }

  /** Whether the page lets the text be copied. */
  mayCopy(): boolean {
    return this.dispatchEvent(new ChatCopyEvent(this.#message?.content ?? ''));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What was let go when it left the document is drawn again.
    this.requestUpdate('message');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (!this.isConnected) this.#letGo();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const message = this.#message;
    if (changed.has('markdown')) {
      if (!isDrawnAlike(changed.get('markdown') ?? {}, this.markdown)) this.#letGo();
      this.#views.options = this.markdown;
      this.#partViews.look = this.markdown;
    }
    if (!message || !(changed.has('message') || changed.has('markdown'))) return;
    this.#partViews.show(message.parts);
    if (message.role !== 'user') {
      this.#views.show(message.parts, message.status);
      this.#reasoning.read(message);
    }
    if (isAwaited(message)) this.#waiting.start();
    else this.#waiting.stop();
    this.dataset['role'] = message.role;
    this.dataset['status'] = message.status;
  }

  protected override render(): TemplateResult | typeof nothing {
    const message = this.#message;
    if (!message) return nothing;
    const {role, createdAt, isStreaming} = message;
    const {authors} = this.markdown;
    return html`<article
      class="turn ${role}"
      part="message"
      aria-label="${authorName(role, authors)}, ${timeOfDay(createdAt)}"
      aria-busy=${isStreaming && role !== 'user' ? 'true' : 'false'}
    >
      ${authorLine(role, authors)} ${role === 'user' ? this.#renderQuestion(message) : this.#renderAnswer(message)}
    </article>`;
  }

  #renderQuestion(message: ChatMessage): TemplateResult {
    const files = message.parts.map((part, at) =>
      part.type === 'file' ? (this.#partViews.elementAt(at) ?? file(part)) : null,
    );
    const words = message.content === '' ? nothing : this.#renderBubble(message.content);
    if (this.#editor.isOpen) return this.#editor.render(this.markdown.sendOn ?? 'enter');
    return html`${files.every((one) => one === null) ? nothing : html`<div class="files">${files}</div>`} ${words}
    ${this.#toolbar.render(message, {canRetry: false})}`;
  }

  #renderBubble(words: string): TemplateResult {
    return html`<div class="bubble" part="bubble" dir="auto" @click=${takeFocusOnTouch}>${words}</div>`;
  }

  #renderAnswer(message: ChatMessage): TemplateResult {
    return html`${note(answeredBy(message))}
      <div class="answer" part="content">
        ${message.parts.map((part, index) => this.#renderPart(message, part, index))}
        ${isAwaited(message) ? awaited(this.#waiting.seconds) : nothing}
      </div>
      ${sources(message.parts, this.markdown.policy ?? untrustedPolicy)} ${answerEnd(message, this, this.#retry)}
      ${this.markdown.showsUsage ? usageLine(message) : nothing}
      ${message.role === 'system' ? nothing : this.#toolbar.render(message, {canRetry: this.last && hasFailed(message)})}`;
  }

  #renderPart(message: ChatMessage, part: MessagePart, index: number): unknown {
    const isOpen = message.isStreaming && index === lastSaid(message.parts);
    switch (part.type) {
      case 'text':
        return this.#views.elementAt(index);
      case 'reasoning':
        return this.#renderReasoning(message, index, isOpen);
      case 'tool-call':
        return this.#toolCalls.render(part, this.#partViews.elementAt(index));
      case 'file':
        return this.#partViews.elementAt(index) ?? file(part);
      case 'data':
        return this.#partViews.elementAt(index);
      case 'source':
      case 'error':
        return nothing;
    }
  }

  #renderReasoning({parts}: ChatMessage, index: number, isOpen: boolean): TemplateResult | typeof nothing {
    const {reasoning: shown} = this.markdown;
    if (shown === 'hidden') return nothing;
    const seconds = this.#reasoning.secondsOf(parts, index);
    return reasoning(this.#views.elementAt(index), {isOpen, seconds, isUnfolded: shown === 'open'});
  }

  /** Shows what `content` adds without drawing the message anew. False where that cannot be done. */
  #takes({parts}: ChatMessage, content: ContentEvent): boolean {
    // Application data that the page does not draw here is nobody's to draw.
    if (content.type === 'data')
      return content.name !== answeredByName && !this.#partViews.draws(content.name);
    const isText = content.type === 'chunk' || content.type === 'reasoning';
    const isSame = this.#message?.parts.length === parts.length;
    return isText && isSame && this.#views.grow(parts, content.content);
  }

  readonly #retry = (): void => void this.dispatchEvent(new ChatRetryEvent());

  #letGo(): void {
    this.#views.dispose();
    this.#partViews.dispose();
  }

  #forget(): void {
    this.#reasoning.forget();
    this.#toolbar.forget();
    this.#editor.forget();
    this.#toolCalls.forget();
  }
}

/** A finger cannot hover: what it touches shows its actions, as what has the focus does. */
function takeFocusOnTouch(event: Event): void {
  if ((event as PointerEvent).pointerType !== 'touch') return;
  const bubble = event.currentTarget as HTMLElement;
  bubble.tabIndex = -1;
  bubble.focus({preventScroll: true});
}

function isAwaited(message: ChatMessage): boolean {
  const isBeside = ({type}: MessagePart): boolean => type === 'data' || type === 'source';
  return message.isStreaming && message.role !== 'user' && message.parts.every(isBeside);
}
