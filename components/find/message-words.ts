import {MarkdownStream, type MarkdownStreamOptions} from '../../src/markdown/index.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {TextPart} from '../../src/model/message-part.js';
import {readableText} from './readable-text.js';

/** Marks that stand inside words of Markdown and are not seen. */
const marks = /[*_~`\\]/g;
/** What a reader sees is not what is written: entities, tags, a link in the middle of a word. */
const isWrittenOtherwise = /&|<|\w!?\[|\)\w/;

/** The words of messages as a reader sees them, whether they are on the page or not. */
export class MessageWords {
  readonly #texts = new WeakMap<TextPart, string>();
  readonly #options: MarkdownStreamOptions;

  /** `options`: how answers are drawn. */
  constructor(options: MarkdownStreamOptions) {
    // Blocks of the page's own come later, and what they say is theirs.
    this.#options = {...options, smooth: false, renderers: {}, onError: () => undefined};
  }

  /** How often `pattern` is in `message`. `word`, in small letters, is in every match. Costs most the first time. */
  count({role, parts, content}: ChatMessage, pattern: RegExp, word: string): number {
    if (role === 'user') return countIn(content, pattern);
    let count = 0;
    for (const part of parts) {
      if (part.type === 'text' && mayHold(part.text, word)) count += countIn(this.#textOf(part), pattern);
    }
    return count;
  }

  #textOf(part: TextPart): string {
    const known = this.#texts.get(part);
    if (known !== undefined) return known;
    const element = document.createElement('div');
    const stream = new MarkdownStream(element, this.#options);
    stream.push(part.text);
    stream.end();
    const {text} = readableText(element);
    stream.dispose();
    this.#texts.set(part, text);
    return text;
  }
}

/** Whether it is worth to read the Markdown. */
function mayHold(markdown: string, word: string): boolean {
  return isWrittenOtherwise.test(markdown) || markdown.toLowerCase().replace(marks, '').includes(word);
}

function countIn(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}
