import type {ContentEvent} from '../../src/chat/state-event.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {ChatStreamMessage} from '../message/chat-stream-message.js';
import {lateLabels} from '../shared/late-labels.js';
import {plainWords} from './plain-words.js';
import {type RowLine, rowLine} from './row-line.js';

/** What all message elements of a thread are given besides their message. */
export type RowSettings = Pick<ChatStreamMessage, 'markdown'>;

/** The parts of a message that a thread hands on. */
const messageParts =
  'message:message__message, author:message__author, avatar:message__avatar, bubble:message__bubble, ' +
  'field:message__field, content:message__content, waiting:message__waiting, ' +
  'reasoning:message__reasoning, tool-call:message__tool-call, approval:message__approval, ' +
  'approve:message__approve, refuse:message__refuse, reason:message__reason, sources:message__sources, ' +
  'answered-by:message__answered-by, file:message__file, image:message__image, error:message__error, custom:message__custom, ' +
  'retry:message__retry, continue:message__continue, usage:message__usage, actions:message__actions, ' +
  'copy:message__copy, edit:message__edit, save:message__save, cancel:message__cancel, ' +
  'rate-up:message__rate-up, rate-down:message__rate-down, speak:message__speak, ' +
  'regenerate:message__regenerate, delete:message__delete, confirm-delete:message__confirm-delete, ' +
  'branches:message__branches, branch-previous:message__branch-previous, ' +
  'branch-next:message__branch-next, time:message__time';
const clockTime = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit'});

/**
 * One place of the conversation. Far from the reader it is light text that a browser's search finds;
 * its message element is made when it comes near, and from then on is brought up to date only while it is near.
 */
export class Row {
  static readonly #rows = new WeakMap<EventTarget, Row>();

  /** The row whose element `target` is. */
  static of(target: EventTarget): Row | undefined {
    return Row.#rows.get(target);
  }

  readonly element = document.createElement('div');
  readonly #lines = new Map<RowLine, HTMLElement>();
  #message: ChatMessage;
  #words: HTMLElement | null = null;
  #drawn: ChatStreamMessage | null = null;
  #isNear = true;
  #heightPx = 0;
  #isLast = false;
  /** What to bring up to date when it comes near. */
  #late: Partial<RowSettings & {message: ChatMessage}> = {};

  constructor(message: ChatMessage) {
    this.#message = message;
    this.element.className = 'row';
    Row.#rows.set(this.element, this);
  }

  /** The message element; null while the row is light text. */
  get drawn(): ChatStreamMessage | null {
    return this.#drawn;
  }

  get message(): ChatMessage {
    return this.#message;
  }

  set message(message: ChatMessage) {
    if (message === this.#message) return;
    this.#message = message;
    this.#tell({message});
    if (this.#words) this.#words.textContent = wordsOf(message);
  }

  set settings(settings: RowSettings) {
    this.#tell(settings);
  }

  set isLast(isLast: boolean) {
    if (isLast === this.#isLast) return;
    this.#isLast = isLast;
    if (this.#drawn) this.#drawn.last = isLast;
  }

  get isNear(): boolean {
    return this.#isNear;
  }

  /** How high the message was when it went far, or was guessed to be. CSS pixels. */
  get heightPx(): number {
    return this.#heightPx;
  }

  /** Where it is far, its message element is neither laid out nor told anything. `heightPx`: how high that is now. */
  setNear(isNear: boolean, heightPx: number): void {
    if (isNear === this.#isNear) return;
    this.#isNear = isNear;
    if (!this.#drawn) return;
    if (!isNear) this.#heightPx = heightPx;
    this.element.classList.toggle('far', !isNear);
    if (isNear) {
      this.element.removeAttribute('style');
      Object.assign(this.#drawn, this.#late);
      this.#late = {};
    } else this.element.style.setProperty('contain-intrinsic-block-size', `auto ${heightPx}px`);
  }

  /** Stands as light text, `heightPx` high. */
  stand(heightPx: number): void {
    const words = document.createElement('article');
    words.className = `words ${this.#message.role}`;
    words.dir = 'auto';
    words.setAttribute('aria-label', nameOf(this.#message));
    words.textContent = wordsOf(this.#message);
    words.style.setProperty('block-size', `${heightPx}px`);
    this.#heightPx = heightPx;
    if (this.#drawn) this.#drawn.replaceWith(words);
    else this.element.append(words);
    this.element.classList.remove('far');
    this.element.removeAttribute('style');
    this.#words = words;
    this.#drawn = null;
    this.#isNear = true;
    this.#late = {};
  }

  /** Makes the message element, of name `tag`, in place of the light text. It draws in the same turn of the event loop. */
  draw(tag: string, settings: RowSettings): ChatStreamMessage {
    const drawn = document.createElement(tag) as ChatStreamMessage;
    Object.assign(drawn, settings, {message: this.#message, last: this.#isLast});
    drawn.part.add('turn');
    drawn.setAttribute('exportparts', messageParts);
    const hadFocus = this.#words?.matches(':focus') ?? false;
    if (this.#words) this.#words.replaceWith(drawn);
    else this.element.append(drawn);
    this.#words = null;
    this.#drawn = drawn;
    this.#isNear = true;
    const {classList} = this.element;
    classList.add('fresh');
    requestAnimationFrame(() => requestAnimationFrame(() => classList.remove('fresh')));
    if (hadFocus) void drawn.updateComplete.then(() => this.focus());
    return drawn;
  }

  /** Shows what came of `message`, which is open. Costs what `content` costs, and nothing where it is far. */
  receive(message: ChatMessage, content: ContentEvent): void {
    this.#message = message;
    if (this.#drawn && this.#isNear) this.#drawn.receive(message, content);
    else this.#tell({message});
  }

  /** A line above the message that says `text`; none where that is null. */
  setLine(line: RowLine, text: string | null): void {
    const before = this.#lines.get(line);
    if ((before?.getAttribute('aria-label') ?? null) === text) return;
    before?.remove();
    this.#lines.delete(line);
    if (text === null) return;
    const element = rowLine(line, text);
    this.#lines.set(line, element);
    this.element.prepend(element);
    // The day stands above what is new in it.
    const day = this.#lines.get('day');
    if (day) this.element.prepend(day);
  }

  /** Puts the focus on the message as a whole. */
  focus(): void {
    const article = this.#words ?? this.#drawn?.shadowRoot?.querySelector('article');
    if (!article) return;
    article.tabIndex = -1;
    article.focus({preventScroll: true});
  }

  /** True where the person has done something in it that making it light text would undo. */
  get isHeld(): boolean {
    const root = this.#drawn?.shadowRoot;
    return (
      root != null && (root.activeElement !== null || root.querySelector('textarea, details[open]') !== null)
    );
  }

  #tell(news: Partial<RowSettings & {message: ChatMessage}>): void {
    if (this.#drawn && this.#isNear) Object.assign(this.#drawn, news);
    else if (this.#drawn) Object.assign(this.#late, news);
  }
}

/** "Assistant, 10:42". */
function nameOf({role, createdAt}: ChatMessage): string {
  return `${role === 'user' ? lateLabels.you : lateLabels.assistant}, ${clockTime.format(createdAt)}`;
}

function wordsOf({role, content}: ChatMessage): string {
  return role === 'user' ? content : plainWords(content);
}
