import {LineGroup} from './line-group.js';

/** Lines of a group. */
export const linesPerGroup = 20;

/** Code in a `<code>`, in groups of lines. The text of the element is the code as it is shown, and nothing else. */
export class LineGroups {
  readonly #code: HTMLElement;
  readonly #groups: LineGroup[] = [];
  /** Line ends in the last group, where that is not full. */
  #openLines = 0;

  constructor(code: HTMLElement) {
    this.#code = code;
  }

  get all(): readonly LineGroup[] {
    return this.#groups;
  }

  /** All that was written. */
  get source(): string {
    return this.#groups.map(({source}) => source).join('');
  }

  /** Groups that have all of their lines. */
  get fullCount(): number {
    return this.#groups.length - (this.#groups.at(-1)?.isFull === false ? 1 : 0);
  }

  get lineCount(): number {
    const last = this.#groups.at(-1);
    if (!last) return 0;
    const isInLine = !last.isFull && !last.source.endsWith('\n');
    return this.fullCount * linesPerGroup + this.#openLines + (isInLine ? 1 : 0);
  }

  append(text: string): void {
    let at = 0;
    while (at < text.length) {
      const end = this.#endOfGroup(text, at);
      this.#openGroup().write(text.slice(at, end ?? text.length));
      if (end === null) return;
      this.#groups.at(-1)?.close();
      this.#openLines = 0;
      at = end + 1;
    }
  }

  /** Keeps the first `length` units, whole groups where they are, and drops the rest. */
  cut(length: number): void {
    let start = 0;
    let kept = 0;
    for (const {source, isFull} of this.#groups) {
      if (!isFull || start + source.length > length) break;
      start += source.length;
      kept += 1;
    }
    const dropped = this.#groups.splice(kept);
    const rest = dropped.map(({source}) => source).join('');
    for (const group of dropped) group.remove();
    this.#openLines = 0;
    this.append(rest.slice(0, length - start));
  }

  /** The place of the line end that fills the open group, looked for from `from`; null where it has not come. */
  #endOfGroup(text: string, from: number): number | null {
    for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#openLines += 1;
      if (this.#openLines === linesPerGroup) return at;
    }
    return null;
  }

  #openGroup(): LineGroup {
    const last = this.#groups.at(-1);
    if (last && !last.isFull) return last;
    const group = new LineGroup(this.#code, this.#groups.length === 0);
    this.#groups.push(group);
    return group;
  }
}
