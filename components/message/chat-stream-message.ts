import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import {hintFor} from '../../src/base/chat-error.js';
import type {ContentEvent} from '../../src/chat/state-event.js';
import {type MarkdownStreamOptions, untrustedPolicy} from '../../src/markdown/index.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {MessagePart} from '../../src/model/message-part.js';
import {foundation} from '../shared/foundation.js';
import {labels} from '../shared/labels.js';
import {answeredBy, answeredByName} from './answered-by.js';
import {CopyButton} from './copy-button.js';
import {Elapsed} from './elapsed.js';
import {lastSaid} from './last-said.js';
import {markdownSheet} from './markdown-sheet.js';
import {messageStyles} from './message.styles.js';
import {awaited, failure, file, note, reasoning, toolCall} from './part-templates.js';
import {ChatRetryEvent} from './retry-event.js';
import {sources} from './sources.js';
import {sourcesStyles} from './sources.styles.js';
import {TextViews} from './text-views.js';

const clockTime = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit'});

/**
 * @summary One turn of the conversation: the person's bubble, or the assistant's answer as it grows.
 * @event chat-retry - The person asked for the failed answer again. Stays inside `<chat-stream>`.
 * @csspart message - The whole turn.
 * @csspart bubble - The person's words.
 * @csspart content - The assistant's answer.
 * @csspart waiting - The dots before the first character.
 * @csspart reasoning - What the model thought, folded.
 * @csspart tool-call - A tool that was called, folded.
 * @csspart sources - What the answer rests on, folded.
 * @csspart answered-by - The line that says who answered instead of the model that was asked.
 * @csspart file - A file of the message.
 * @csspart error - What went wrong, and what to do.
 * @csspart retry - The button that tries again.
 * @csspart actions - The row under the message.
 * @csspart copy - The button that copies the message.
 */
export class ChatStreamMessage extends LitElement {
  static override styles = [foundation, markdownSheet, messageStyles, sourcesStyles];

  readonly #views = new TextViews();
  #message: ChatMessage | null = null;
  /** When reasoning began, and how long it took, where we saw it: milliseconds of `performance.now()`. */
  #reasoningStartedAt: number | null = null;
  #reasoningSeconds: number | null = null;

  /** True for the last turn: its actions are always shown, and its failure can be retried. */
  @property({type: Boolean, reflect: true}) last = false;

  /** How its text is drawn. Another object draws it anew. */
  @property({attribute: false}) markdown: MarkdownStreamOptions = {smooth: true};

  readonly #waiting = new Elapsed(this);
  readonly #copyButton = new CopyButton(this, () => this.#message?.content ?? '');

  /** The turn to show. */
  @property({attribute: false})
  get message(): ChatMessage | null {
    return this.#message;
  }
  set message(message: ChatMessage | null) {
    const before = this.#message;
    this.#message = message;
    // A message changes its id when the server names it, but never when it began: this is another one.
    if (before && message?.createdAt !== before.createdAt) this.#forgetReasoning();
    this.requestUpdate('message', before);
  }

  /** Shows `message`, which is the last one and `content`. Costs what `content` costs, whatever came before. */
  receive(message: ChatMessage, content: ContentEvent): void {
    if (this.hasUpdated && this.#message?.id === message.id && this.#takes(message, content)) {
      this.#message = message;
    } else this.message = message;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What was let go when it left the document is drawn again.
    this.requestUpdate('message');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (!this.isConnected) this.#views.dispose();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const message = this.#message;
    if (changed.has('markdown')) {
      this.#views.dispose();
      this.#views.options = this.markdown;
    }
    if (!message || !(changed.has('message') || changed.has('markdown'))) return;
    if (message.role !== 'user') {
      this.#views.show(message.parts, message.status);
      this.#timeReasoning(message);
    }
    if (isAwaited(message)) this.#waiting.start();
    else this.#waiting.stop();
    this.dataset['role'] = message.role;
    this.dataset['status'] = message.status;
  }

  protected override render(): TemplateResult | typeof nothing {
    const message = this.#message;
    if (!message) return nothing;
    const author = message.role === 'user' ? labels.you : labels.assistant;
    return html`<article
      class="turn ${message.role}"
      part="message"
      aria-label="${author}, ${clockTime.format(message.createdAt)}"
      aria-busy=${message.isStreaming && message.role !== 'user' ? 'true' : 'false'}
    >
      ${message.role === 'user' ? this.#renderQuestion(message) : this.#renderAnswer(message)}
    </article>`;
  }

  #renderQuestion(message: ChatMessage): TemplateResult {
    const files = message.parts.filter((part) => part.type === 'file');
    return html`${files.length === 0 ? nothing : html`<div class="files">${files.map(file)}</div>`}
      <div class="question">
        ${this.#renderActions(message)}
        <div class="bubble" part="bubble" dir="auto">${message.content}</div>
      </div>`;
  }

  #renderAnswer(message: ChatMessage): TemplateResult {
    return html`${note(answeredBy(message))}
      <div class="answer" part="content">
        ${message.parts.map((part, index) => this.#renderPart(message, part, index))}
        ${isAwaited(message) ? awaited(this.#waiting.seconds) : nothing}
      </div>
      ${sources(message.parts, this.markdown.policy ?? untrustedPolicy)} ${this.#renderEnd(message)}
      ${message.isStreaming ? nothing : this.#renderActions(message)}`;
  }

  #renderPart(message: ChatMessage, part: MessagePart, index: number): unknown {
    const isOpen = message.isStreaming && index === lastSaid(message.parts);
    switch (part.type) {
      case 'text':
        return this.#views.elementAt(index);
      case 'reasoning':
        return reasoning(this.#views.elementAt(index), {isOpen, seconds: this.#reasoningSeconds});
      case 'tool-call':
        return toolCall(part, message.isStreaming);
      case 'file':
        return file(part);
      case 'source':
      case 'data':
      case 'error':
        return nothing;
    }
  }

  /** How the answer ended, where that is worth a word. */
  #renderEnd(message: ChatMessage): TemplateResult | typeof nothing {
    if (message.status === 'stopped') return html`<p class="stopped">${labels.stopped}</p>`;
    const error = message.parts.findLast((part) => part.type === 'error');
    const retry = (): void => void this.dispatchEvent(new ChatRetryEvent());
    if (error) return failure(error.hint, this.last ? retry : null);
    if (message.status === 'interrupted') return failure(hintFor('interrupted'), this.last ? retry : null);
    if (message.status === 'error') return failure(hintFor('server'), this.last ? retry : null);
    return nothing;
  }

  #renderActions(message: ChatMessage): TemplateResult | typeof nothing {
    if (message.content === '') return nothing;
    return html`<div class="actions" part="actions">${this.#copyButton.render()}</div>`;
  }

  /** Shows what `content` adds without drawing the message anew. False where that cannot be done. */
  #takes({parts}: ChatMessage, content: ContentEvent): boolean {
    // Application data is the page's: there is nothing of it to draw.
    if (content.type === 'data') return content.name !== answeredByName;
    const isText = content.type === 'chunk' || content.type === 'reasoning';
    const isSame = this.#message?.parts.length === parts.length;
    return isText && isSame && this.#views.grow(parts, content.content);
  }

  #forgetReasoning(): void {
    this.#reasoningStartedAt = null;
    this.#reasoningSeconds = null;
  }

  /** Measures what we see; a reasoning that came with a saved conversation has no duration. */
  #timeReasoning(message: ChatMessage): void {
    const isReasoning = message.isStreaming && message.parts[lastSaid(message.parts)]?.type === 'reasoning';
    if (isReasoning) this.#reasoningStartedAt ??= performance.now();
    else if (this.#reasoningStartedAt !== null) {
      this.#reasoningSeconds = Math.round((performance.now() - this.#reasoningStartedAt) / 1000);
      this.#reasoningStartedAt = null;
    }
  }
}

function isAwaited(message: ChatMessage): boolean {
  const isBeside = ({type}: MessagePart): boolean => type === 'data' || type === 'source';
  return message.isStreaming && message.role !== 'user' && message.parts.every(isBeside);
}
