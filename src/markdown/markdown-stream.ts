import {offerCodeTools} from './code/code-actions.js';
import {askForConsent} from './consent/consent.js';
import {bodyFactory} from './draw/bodies.js';
import {Drawing} from './draw/drawing.js';
import {FrameSchedule} from './draw/frame-schedule.js';
import {DomWriter} from './draw/write-dom.js';
import {Footnotes} from './footnotes/footnotes.js';
import {checkPolicy, type MarkdownPolicy, untrustedPolicy} from './guard/policy.js';
import {englishLabels, type MarkdownLabels} from './labels.js';
import {MathSetter} from './math/math-setter.js';
import {type MarkdownRenderers, Renderers} from './renderers/renderers.js';
import {mayMove} from './reveal/may-move.js';
import {Reveal} from './reveal/reveal.js';
import {limits} from './source/limits.js';
import {SourceReader} from './source/source.js';
import {visibleText} from './source/visible-text.js';

export interface MarkdownStreamOptions {
  /** What may be shown. Default: `untrustedPolicy`. */
  readonly policy?: MarkdownPolicy | undefined;
  /** The words that the renderer puts on the page itself; English where not given. */
  readonly labels?: Partial<MarkdownLabels> | undefined;
  /** Blocks that the page draws itself, by the language of their fence; what they return passes the same gate. */
  readonly renderers?: MarkdownRenderers | undefined;
  /**
   * Formulas: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and fences called `math`. What sets them is loaded with the first one.
   * Default: false, dollars are dollars.
   */
  readonly math?: boolean | undefined;
  /**
   * Text appears at an even pace, whatever the pieces that it comes in, and at most 300 ms after it was pushed. Not where
   * the person asked for less motion, nor in hidden tabs. Default: false, all that was pushed is drawn at the next frame.
   */
  readonly smooth?: boolean | undefined;
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
  readonly #renderers: Renderers;
  readonly #mathSetter: MathSetter;
  readonly #schedule = new FrameSchedule(() => this.#onFrame());
  readonly #life = new AbortController();
  readonly #isSmooth: boolean;
  #reader = new SourceReader();
  readonly #reveal = new Reveal(() => performance.now());
  #text = '';
  /** Units of source that were given to the drawing. */
  #readLength = 0;
  #isEnded = false;
  /** Resolve what `finish` promised. */
  readonly #finished: (() => void)[] = [];

  /**
   * Draws into `element`, which is emptied first and belongs to the stream until `dispose`.
   *
   * @throws {TypeError} naming the option that is not as documented.
   */
  constructor(
    element: HTMLElement,
    {
      policy = untrustedPolicy,
      labels,
      renderers = {},
      math = false,
      smooth = false,
      onError = report,
    }: MarkdownStreamOptions = {},
  ) {
    checkPolicy(policy);
    this.#element = element;
    this.#isSmooth = smooth;
    element.replaceChildren();
    const allLabels = {...englishLabels, ...labels};
    this.#renderers = new Renderers(renderers, {policy, labels: allLabels, onError});
    const {signal} = this.#life;
    const footnotes = new Footnotes({root: element, labels: allLabels, signal});
    this.#mathSetter = new MathSetter({onError});
    const writer = new DomWriter(
      bodyFactory({
        labels: allLabels,
        renderers: this.#renderers,
        footnotes,
        mathSetter: this.#mathSetter,
        onError,
      }),
    );
    this.#drawing = new Drawing({
      root: element,
      writer,
      footnotes,
      syntax: {math},
      policy,
      labels: allLabels,
      onError,
      hasRenderer: (language) => this.#renderers.has(language),
      onSanitizer: () => {
        if (!this.#life.signal.aborted) this.#draw('');
      },
    });
    askForConsent(element, writer, {labels: allLabels, signal});
    offerCodeTools(element, writer, {labels: allLabels, signal: this.#life.signal});
  }

  /** All text that was pushed, shown or not yet. */
  get text(): string {
    return this.#text;
  }

  /**
   * Resolves when all that was drawn is on the page: sanitised HTML waits for its sanitiser, which is loaded when first
   * needed, a formula for its setter, and a block of the page's own for its renderer.
   */
  get ready(): Promise<void> {
    return Promise.all([this.#drawing.ready, this.#renderers.ready, this.#mathSetter.ready]).then(
      () => undefined,
    );
  }

  /**
   * Adds `text`; it is drawn at the next frame or, where it comes in smoothly, from the next frame on.
   *
   * @throws {TypeError} after `end()`, `finish()` or `dispose()`.
   */
  push(text: string): void {
    if (this.#isEnded || this.#finished.length > 0 || this.#life.signal.aborted)
      throw new TypeError('Nothing can be pushed after `end` or `dispose`; `reset` first.');
    if (text === '') return;
    this.#text += text;
    this.#reveal.push(text);
    this.#schedule.request();
  }

  /** Draws all that was pushed, now instead of at the next frame. */
  flush(): void {
    if (!this.#life.signal.aborted) this.#draw(this.#reveal.takeAll());
  }

  /** No more comes: what was held back is shown as what it is. Draws at once. */
  end(): void {
    this.#isEnded = true;
    this.flush();
    this.#settle();
  }

  /**
   * No more comes: what still comes in smoothly does so to its end, and then this is `end()`; at once where nothing
   * waits. Resolves when all is shown, or nothing of it any more.
   */
  finish(): Promise<void> {
    const finished = new Promise<void>((resolve) => this.#finished.push(resolve));
    const isMoving = this.#reveal.isWaiting && this.#isSmooth && mayMove();
    if (!isMoving || this.#life.signal.aborted) this.end();
    return finished;
  }

  /**
   * Begins anew, with `text`.
   *
   * @throws {TypeError} after `dispose()`.
   */
  reset(text = ''): void {
    this.#schedule.cancel();
    this.#drawing.clear();
    this.#renderers.clear();
    this.#reader = new SourceReader();
    this.#readLength = 0;
    this.#text = '';
    this.#reveal.takeAll();
    this.#isEnded = false;
    this.#settle();
    this.push(text);
  }

  /** Takes away what was drawn, and listens and draws no more. */
  dispose(): void {
    if (this.#life.signal.aborted) return;
    this.#schedule.cancel();
    this.#life.abort();
    this.#drawing.clear();
    this.#mathSetter.clear();
    this.#element.replaceChildren();
    this.#settle();
  }

  #onFrame(): void {
    const isPaced = this.#isSmooth && mayMove();
    const text = isPaced ? this.#reveal.take() : this.#reveal.takeAll();
    if (this.#reveal.isWaiting) this.#schedule.request();
    else if (this.#finished.length > 0) this.#isEnded = true;
    if (text !== '' || this.#isEnded) this.#draw(text);
    if (this.#isEnded) this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#finished.splice(0)) resolve();
  }

  #draw(text: string): void {
    if (!this.#reveal.isWaiting) this.#schedule.cancel();
    const source = this.#reader.read(text, this.#isEnded);
    const room = Math.max(0, limits.textLength - this.#readLength);
    this.#readLength += source.length;
    this.#drawing.add(source.slice(0, room), visibleText(source.slice(room)));
    this.#drawing.draw(this.#isEnded);
  }
}

function report(error: unknown): void {
  reportError(error);
}
