import type {MarkdownLabels} from '../labels.js';
import type {CodeContent, LiveBody} from '../nodes/body.js';
import {Colouring, type ColouringOptions} from './colouring.js';
import {LineGroups} from './line-groups.js';

export interface CodeBodyOptions extends ColouringOptions {
  readonly labels: MarkdownLabels;
}

const bodies = new WeakMap<Element, CodeBody>();

/** What fills `code`, where that is the `<code>` of a block. */
export function codeBodyOf(code: Element): CodeBody | undefined {
  return bodies.get(code);
}

/**
 * A code block: plain at once, in colours group by group as its lines are complete.
 *
 * What it costs to show more does not grow with what is shown already.
 */
export class CodeBody implements LiveBody<CodeContent> {
  readonly #code: HTMLElement;
  readonly #labels: MarkdownLabels;
  readonly #groups: LineGroups;
  readonly #colouring: Colouring;
  /** What was given last: of that, all is written but for a line end that may yet be the fence's. */
  #given = '';
  #writtenLength = 0;
  /** UTF-16 units before what is given. */
  #frozenLength = 0;
  #language = '';
  #countShown: number | undefined;

  constructor(code: HTMLElement, {labels, ...options}: CodeBodyOptions) {
    this.#code = code;
    this.#labels = labels;
    this.#groups = new LineGroups(code);
    this.#colouring = new Colouring(this.#groups, options);
    bodies.set(code, this);
  }

  /** The code as it was written, without marks for what cannot be seen. */
  get source(): string {
    return this.#groups.source;
  }

  /** The first word behind the fence. */
  get language(): string {
    return this.#language;
  }

  show({text, language, isClosed}: CodeContent): void {
    // While more may come, a line end at the end is not written: it shows nothing, and may be the fence's own.
    this.#write(text, !isClosed && text.endsWith('\n') ? text.length - 1 : text.length);
    this.#language = language;
    this.#colouring.update(language, isClosed);
    this.#showCount(isClosed ? this.#groups.lineCount : undefined);
  }

  freeze(length: number): void {
    if (length > this.#writtenLength) this.#append(this.#given.slice(this.#writtenLength, length));
    this.#given = this.#given.slice(length);
    this.#writtenLength = Math.max(0, this.#writtenLength - length);
    this.#frozenLength += length;
  }

  thaw(): void {
    this.#given = this.#groups.source;
    this.#writtenLength = this.#given.length;
    this.#frozenLength = 0;
  }

  dispose(): void {
    this.#colouring.dispose();
    bodies.delete(this.#code);
  }

  #write(text: string, length: number): void {
    const written = this.#given.slice(0, this.#writtenLength);
    if (length >= written.length && text.startsWith(written)) {
      this.#append(text.slice(written.length, length));
    } else {
      const same = commonLength(written, text.slice(0, length));
      this.#groups.cut(this.#frozenLength + same);
      this.#append(text.slice(same, length));
      this.#colouring.changed();
    }
    this.#given = text;
    this.#writtenLength = length;
  }

  #append(text: string): void {
    if (text === '') return;
    this.#colouring.changed();
    this.#groups.append(text);
  }

  /** Says how many lines there are, in the bar and in the name of the block: once that is known, nothing has to be taken back. */
  #showCount(lineCount: number | undefined): void {
    const frame = this.#code.closest('.code-frame');
    if (lineCount === this.#countShown || !frame) return;
    this.#countShown = lineCount;
    const count = frame.querySelector('.code-count');
    if (count) count.textContent = lineCount === undefined ? '' : this.#labels.lineCount(lineCount);
    this.#code.parentElement?.setAttribute('aria-label', this.#labels.code(this.#language, lineCount));
  }
}

/** How many UTF-16 units `one` and `other` begin with alike. */
function commonLength(one: string, other: string): number {
  const end = Math.min(one.length, other.length);
  let at = 0;
  while (at < end && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}
