import {askForConsent} from './consent/consent.js';
import {bodyFor} from './draw/bodies.js';
import {Drawing} from './draw/drawing.js';
import {FrameSchedule} from './draw/frame-schedule.js';
import {DomWriter} from './draw/write-dom.js';
import {checkPolicy, type MarkdownPolicy, untrustedPolicy} from './guard/policy.js';
import {englishLabels, type MarkdownLabels} from './labels.js';
import {limits} from './source/limits.js';
import {SourceReader} from './source/source.js';
import {visibleText} from './source/visible-text.js';

export interface MarkdownStreamOptions {
  /** What may be shown. Default: `untrustedPolicy`. */
  readonly policy?: MarkdownPolicy | undefined;
  /** The words that the renderer puts on the page itself; English where not given. */
  readonly labels?: Partial<MarkdownLabels> | undefined;
  /**
   * A block could not be drawn; its `source` is shown as text, and the rest goes on. Told once for each block.
   * Default: reported as uncaught.
   */
  readonly onError?: ((error: unknown, source: string) => void) | undefined;
}

/**
 * Markdown that grows, drawn into an element: safe at every prefix, and at its end equal to what it becomes in one
 * piece. Draws once a frame, by timer where the page is hidden.
 *
 * Fires `chat-link` and `chat-image` on the element, both cancelable, before a link leads to an origin that is not
 * allowed and before an image is fetched.
 */
export class MarkdownStream {
  readonly #element: HTMLElement;
  readonly #drawing: Drawing;
  readonly #schedule = new FrameSchedule(() => this.#draw());
  readonly #life = new AbortController();
  #reader = new SourceReader();
  #text = '';
  #pending = '';
  /** Units of source that were given to the drawing. */
  #readLength = 0;
  #isEnded = false;

  /**
   * Draws into `element`, which is emptied first and belongs to the stream until `dispose`.
   *
   * @throws {TypeError} naming the option that is not as documented.
   */
  constructor(
    element: HTMLElement,
    {policy = untrustedPolicy, labels, onError = report}: MarkdownStreamOptions = {},
  ) {
    checkPolicy(policy);
    this.#element = element;
    element.replaceChildren();
    const writer = new DomWriter(bodyFor);
    this.#drawing = new Drawing({
      root: element,
      writer,
      policy,
      labels: {...englishLabels, ...labels},
      onError,
      onSanitizer: () => {
        if (!this.#life.signal.aborted) this.#draw();
      },
    });
    askForConsent(element, writer, this.#life.signal);
  }

  /** All text that was pushed. */
  get text(): string {
    return this.#text;
  }

  /** Resolves when all that was drawn is on the page: sanitised HTML waits for its sanitiser, which is loaded when first needed. */
  get ready(): Promise<void> {
    return this.#drawing.ready;
  }

  /**
   * Adds `text`; it is drawn at the next frame.
   *
   * @throws {TypeError} after `end()` or `dispose()`.
   */
  push(text: string): void {
    if (this.#isEnded || this.#life.signal.aborted)
      throw new TypeError('Nothing can be pushed after `end` or `dispose`; `reset` first.');
    if (text === '') return;
    this.#text += text;
    this.#pending += text;
    this.#schedule.request();
  }

  /** Draws now instead of at the next frame. */
  flush(): void {
    if (!this.#life.signal.aborted) this.#draw();
  }

  /** No more comes: what was held back is shown as what it is. Draws at once. */
  end(): void {
    this.#isEnded = true;
    this.flush();
  }

  /**
   * Begins anew, with `text`.
   *
   * @throws {TypeError} after `dispose()`.
   */
  reset(text = ''): void {
    this.#schedule.cancel();
    this.#drawing.clear();
    this.#reader = new SourceReader();
    this.#readLength = 0;
    this.#text = '';
    this.#pending = '';
    this.#isEnded = false;
    this.push(text);
  }

  /** Takes away what was drawn, and listens and draws no more. */
  dispose(): void {
    if (this.#life.signal.aborted) return;
    this.#schedule.cancel();
    this.#life.abort();
    this.#drawing.clear();
    this.#element.replaceChildren();
  }

  #draw(): void {
    this.#schedule.cancel();
    const source = this.#reader.read(this.#pending, this.#isEnded);
    this.#pending = '';
    const room = Math.max(0, limits.textLength - this.#readLength);
    this.#readLength += source.length;
    this.#drawing.add(source.slice(0, room), visibleText(source.slice(room)));
    this.#drawing.draw(this.#isEnded);
  }
}

function report(error: unknown): void {
  reportError(error);
}
