import {MarkdownStream, type MarkdownStreamOptions} from '../../src/markdown/index.js';

/** Whether more may come; where not, whether the text came to its own end or was cut, and shows at once what came. */
export type TextState = 'open' | 'complete' | 'cut';

/**
 * One piece of Markdown on screen: its element, and the stream that draws into it.
 *
 * It is told the whole text or only what was added, and hands the renderer nothing but the addition wherever
 * the old text is the beginning of the new.
 */
export class TextView {
  readonly element: HTMLElement;
  readonly #stream: MarkdownStream;
  #text = '';
  #isEnded = false;
  /** Its last words are still coming in. */
  #isFinishing = false;

  constructor(className: string, options: MarkdownStreamOptions) {
    this.element = document.createElement('div');
    this.element.className = className;
    this.element.dir = 'auto';
    this.#stream = new MarkdownStream(this.element, options);
  }

  /** Draws `text`. What came before the reader's eyes runs out smoothly; all else is there at once. */
  show(text: string, state: TextState): void {
    if (text !== this.#text) this.#change(text, state === 'open');
    const isLive = this.element.hasAttribute('data-live');
    if (state === 'open') this.element.toggleAttribute('data-live', true);
    else if (state === 'complete' && isLive && !this.#isEnded) void this.#finish();
    else if (state === 'cut' || !this.#isFinishing) this.#end();
  }

  /**
   * Draws `addition` at the end, where that leads to a text of `length` UTF-16 units. The lengths are compared
   * and not the texts: that would cost more with every token.
   *
   * @returns false, and does nothing, where it does not.
   */
  grow(addition: string, length: number): boolean {
    if (this.#isEnded || this.#text.length + addition.length !== length) return false;
    this.#text += addition;
    this.#stream.push(addition);
    return true;
  }

  dispose(): void {
    this.#stream.dispose();
  }

  /** The live edge stays until the last character is there. */
  async #finish(): Promise<void> {
    this.#isEnded = true;
    this.#isFinishing = true;
    await this.#stream.finish();
    if (this.#isFinishing) this.#end();
  }

  #end(): void {
    if (!this.#isEnded || this.#isFinishing) this.#stream.end();
    this.#isEnded = true;
    this.#isFinishing = false;
    this.element.removeAttribute('data-live');
  }

  #change(text: string, isOpen: boolean): void {
    // A reply that is read again from its start must not shrink on screen: it is shown again where it goes on.
    if (isOpen && !this.#isEnded && this.#text.startsWith(text)) return;
    if (!this.#isEnded && text.startsWith(this.#text)) this.#stream.push(text.slice(this.#text.length));
    else {
      this.#stream.reset(text);
      // At once: the row keeps its height, and an answer that goes on is never blank.
      this.#stream.flush();
      this.#isEnded = false;
      this.#isFinishing = false;
    }
    this.#text = text;
  }
}
