import {Drawing} from './drawing.js';
import {ChatImageEvent, ChatLinkEvent} from './events.js';
import {maxLength} from './limits.js';
import {type MarkdownPolicy, untrustedPolicy} from './policy.js';
import type {Action} from './safe-node.js';
import {SanitizedDrawing} from './sanitized-drawing.js';
import {visibleText} from './visible-text.js';
import {keepAsIs} from './write-dom.js';

export interface MarkdownStreamOptions {
  /** What may be shown. Default: `untrustedPolicy`. */
  readonly policy?: MarkdownPolicy;
  /** A block could not be drawn; its source is shown as text, and the rest goes on. Default: reported as uncaught. */
  readonly onError?: (error: unknown, source: string) => void;
}

const timerMs = 100;

/**
 * Markdown that grows, drawn into an element: safe at every prefix, equal at its end to what it becomes in one
 * piece. Draws once a frame, by timer where the page is hidden.
 */
export class MarkdownStream {
  readonly #element: HTMLElement;
  readonly #drawing: Drawing | SanitizedDrawing;
  #text = '';
  /** A carriage return at the end: whether it is a line end of its own, the next character says. */
  #heldReturn = false;
  #pending = '';
  /** Length of what was given to the drawing as Markdown. */
  #drawnLength = 0;
  #isEnded = false;
  #isDisposed = false;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Draws into `element`, which is emptied first and belongs to the stream until `dispose`. */
  constructor(
    element: HTMLElement,
    {policy = untrustedPolicy, onError = reportBlock}: MarkdownStreamOptions = {},
  ) {
    this.#element = element;
    element.replaceChildren();
    const options = {
      root: element,
      policy,
      onError,
      onAction: (action: Action, event: Event) => this.#act(action, event),
    };
    this.#drawing = policy.html === 'sanitized' ? new SanitizedDrawing(options) : new Drawing(options);
  }

  /** All text that was pushed. */
  get text(): string {
    return this.#text;
  }

  /**
   * Adds `text`; it is drawn at the next frame.
   *
   * @throws {TypeError} after `end()` or `dispose()`.
   */
  push(text: string): void {
    if (this.#isEnded || this.#isDisposed)
      throw new TypeError('Nothing can be pushed after `end` or `dispose`; `reset` first.');
    if (text === '') return;
    this.#text += text;
    this.#pending += text;
    this.#schedule();
  }

  /** Draws now instead of at the next frame. */
  flush(): void {
    this.#cancel();
    if (this.#isDisposed) return;
    this.#take();
    this.#drawing.draw(this.#isEnded);
  }

  /** No more comes: what was held back is shown as what it is. Draws at once. */
  end(): void {
    this.#isEnded = true;
    this.flush();
  }

  /** Begins anew, with `text`. */
  reset(text = ''): void {
    this.#cancel();
    this.#drawing.clear();
    this.#drawnLength = 0;
    this.#text = '';
    this.#pending = '';
    this.#heldReturn = false;
    this.#isEnded = false;
    this.push(text);
  }

  /** Leaves what is drawn as it is, and draws nothing more. */
  dispose(): void {
    this.#cancel();
    this.#isDisposed = true;
  }

  #schedule(): void {
    if (this.#frame !== 0 || this.#timer !== undefined) return;
    // Frames do not come in a hidden page.
    if (document.hidden) this.#timer = setTimeout(() => this.flush(), timerMs);
    else this.#frame = requestAnimationFrame(() => this.flush());
  }

  #cancel(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.#timer = undefined;
  }

  #take(): void {
    let source = (this.#heldReturn ? '\r' : '') + this.#pending;
    this.#pending = '';
    this.#heldReturn = source.endsWith('\r') && !this.#isEnded;
    if (this.#heldReturn) source = source.slice(0, -1);
    source = source.replace(/\r\n?/g, '\n');
    const room = Math.max(0, maxLength - this.#drawnLength);
    this.#drawnLength += source.length;
    this.#drawing.add(source.slice(0, room), visibleText(source.slice(room)));
  }

  #act(action: Action, event: Event): void {
    // Only a person's own press opens or loads anything.
    if (!event.isTrusted) {
      event.preventDefault();
      return;
    }
    if (action.kind === 'open-link') {
      if (!this.#element.dispatchEvent(new ChatLinkEvent(action.url))) event.preventDefault();
      return;
    }
    if (this.#element.dispatchEvent(new ChatImageEvent(action.url)))
      load(action, event.currentTarget as HTMLElement);
  }
}

/** Puts the image in the place of the button that asked for it. */
function load({url, alt = '', title}: Action, button: HTMLElement): void {
  const image = document.createElement('img');
  image.alt = alt;
  if (title !== undefined) image.title = title;
  image.decoding = 'async';
  image.referrerPolicy = 'no-referrer';
  image.src = url;
  button.parentElement?.replaceWith(image);
  keepAsIs(image);
}

function reportBlock(error: unknown): void {
  reportError(error);
}
