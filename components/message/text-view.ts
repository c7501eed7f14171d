import {MarkdownStream} from '../../src/markdown/index.js';

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

  constructor(className: string) {
    this.element = document.createElement('div');
    this.element.className = className;
    this.element.dir = 'auto';
    this.#stream = new MarkdownStream(this.element);
  }

  /** Draws `text`. `isOpen`: more may come. */
  show(text: string, isOpen: boolean): void {
    if (text !== this.#text) this.#change(text, isOpen);
    if (isOpen) {
      this.element.toggleAttribute('data-live', true);
      return;
    }
    this.element.removeAttribute('data-live');
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#stream.end();
    this.#stream.flush();
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

  #change(text: string, isOpen: boolean): void {
    // A reply that is read again from its start must not shrink on screen: it is shown again where it goes on.
    if (isOpen && !this.#isEnded && this.#text.startsWith(text)) return;
    if (!this.#isEnded && text.startsWith(this.#text)) this.#stream.push(text.slice(this.#text.length));
    else {
      this.#stream.reset(text);
      // At once: the row keeps its height, and an answer that goes on is never blank.
      this.#stream.flush();
      this.#isEnded = false;
    }
    this.#text = text;
  }
}
