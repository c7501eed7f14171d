import type {DocumentMediaType} from '../store/documents-tables.js';

/** A paragraph, list, table or code fence, and the headings it stands under, outermost first. */
export interface TextBlock {
  readonly headings: readonly string[];
  /** As it was written, without blank lines around it. */
  readonly text: string;
  /** The marks that a code fence begins with; null for all else. */
  readonly fence: string | null;
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
/** A longer line is text: headings are kept with every chunk below them, and what begins a fence with every piece of it. */
const maxMarkLength = 200;

/**
 * The blocks of `text`, in their order. A code fence is one block, blank lines and all. Plain text has paragraphs only.
 *
 * Reads line by line, in time proportional to the length whatever stands in it: this is text of people's, a megabyte of it,
 * and a full Markdown parser reads inline marks too, which cost more and are of no use here.
 */
export function* readBlocks(text: string, mediaType: DocumentMediaType): Generator<TextBlock> {
  const reader = new BlockReader();
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  for (const line of lines) {
    if (mediaType === 'text/plain') reader.plain(line);
    else reader.markdown(line);
    yield* reader.take();
  }
  reader.end();
  yield* reader.take();
}

class BlockReader {
  #blocks: TextBlock[] = [];
  /** By depth from 1; holes where a depth was left out. */
  #headings: (string | undefined)[] = [];
  #lines: string[] = [];
  /** Depth of the last heading while nothing stands below it, otherwise 0. */
  #bareDepth = 0;
  /** The marks of the code fence that is open. */
  #fence: string | null = null;

  plain(line: string): void {
    if (line.trim() === '') this.#flush();
    else this.#lines.push(line);
  }

  markdown(line: string): void {
    if (this.#fence !== null) {
      this.#lines.push(line);
      if (isEnd(line, this.#fence)) this.#flush();
      return;
    }
    const opening = fence.exec(line)?.[1];
    if (opening !== undefined && line.length <= maxMarkLength) {
      this.#flush();
      this.#lines.push(line);
      this.#fence = opening;
      return;
    }
    const [, marks, title = ''] = heading.exec(line) ?? [];
    if (marks !== undefined && line.length <= maxMarkLength) {
      this.#flush();
      this.#enter(marks.length, title);
      return;
    }
    const rule = underline.exec(line)?.[1];
    const [words = ''] = this.#lines;
    if (rule !== undefined && this.#lines.length === 1 && words.length <= maxMarkLength) {
      this.#lines = [];
      this.#enter(rule.startsWith('=') ? 1 : 2, words);
      return;
    }
    this.plain(line);
  }

  end(): void {
    this.#flush();
    this.#leaveBareHeading(1);
  }

  /** The blocks that are complete, each once. */
  take(): readonly TextBlock[] {
    if (this.#blocks.length === 0) return this.#blocks;
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #enter(depth: number, words: string): void {
    this.#leaveBareHeading(depth);
    this.#headings = this.#headings.slice(0, depth - 1);
    this.#headings[depth - 1] = words.replace(/[ \t]+#+[ \t]*$/, '').trim();
    this.#bareDepth = depth;
  }

  /** A heading that has nothing below it when the next of its kind comes is all that there is of its section. */
  #leaveBareHeading(nextDepth: number): void {
    const title = this.#bareDepth >= nextDepth ? this.#headings[this.#bareDepth - 1] : undefined;
    if (title)
      this.#blocks.push({
        headings: namesOf(this.#headings.slice(0, this.#bareDepth - 1)),
        text: title,
        fence: null,
      });
    this.#bareDepth = 0;
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const opening = this.#fence;
    this.#fence = null;
    const text = this.#lines.join('\n').replace(/^\n+/, '').trimEnd();
    this.#lines = [];
    if (text === '') return;
    this.#bareDepth = 0;
    this.#blocks.push({headings: namesOf(this.#headings), text, fence: opening});
  }
}

/** A fence ends with as many of its marks, or more, and nothing else. */
function isEnd(line: string, opening: string): boolean {
  const marks = fence.exec(line)?.[1] ?? '';
  return marks.startsWith(opening) && line.trim() === marks;
}

function namesOf(headings: readonly (string | undefined)[]): readonly string[] {
  return headings.filter((title): title is string => title !== undefined && title !== '');
}
