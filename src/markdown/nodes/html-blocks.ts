import {blockTag, isTag, joinPieces, type Piece, partsOfHtml} from './bare-tags.js';
import {element, type SafeNode} from './safe-node.js';

interface Frame {
  readonly name: string;
  readonly nodes: SafeNode[];
}

/**
 * Puts blocks in their order inside `<details>` and `<summary>` where raw HTML opens them, and shows all other raw
 * HTML as text. What is left open closes at the end, so that what is drawn early stays where it is.
 */
export class HtmlBlocks {
  readonly #root: SafeNode[] = [];
  readonly #frames: Frame[] = [];
  #pieces: Piece[] = [];

  constructor(private readonly textOf: (source: string) => string) {}

  addNodes(nodes: readonly SafeNode[]): void {
    this.#endText();
    this.#inside().push(...nodes);
  }

  addHtml(html: string): void {
    for (const part of partsOfHtml(html)) {
      const tag = blockTag(part);
      if (!tag) this.#pieces.push(isTag(part) ? {tag: part} : {nodes: this.#lines(part)});
      else if (tag.isEnd) this.#close(tag.name, part);
      else {
        this.#endText();
        this.#frames.push({name: tag.name, nodes: []});
      }
    }
    this.#endText();
  }

  finish(): SafeNode[] {
    this.#endText();
    while (this.#frames.length > 0) this.#closeLast();
    return this.#root;
  }

  #close(name: string, written: string): void {
    if (!this.#frames.some((frame) => frame.name === name)) {
      this.#pieces.push({tag: written});
      return;
    }
    this.#endText();
    while (this.#frames.at(-1)?.name !== name) this.#closeLast();
    this.#closeLast();
  }

  #closeLast(): void {
    const frame = this.#frames.pop();
    if (frame) this.#inside().push(element(frame.name, {}, frame.nodes));
  }

  #inside(): SafeNode[] {
    return this.#frames.at(-1)?.nodes ?? this.#root;
  }

  #endText(): void {
    const nodes = trimmed(joinPieces(this.#pieces));
    this.#pieces = [];
    if (nodes.length === 0) return;
    if (this.#frames.at(-1)?.name === 'summary') this.#inside().push(...nodes);
    else this.#inside().push(element('p', {}, nodes));
  }

  /** Raw HTML is shown line by line, as it was written. */
  #lines(source: string): SafeNode[] {
    return source
      .split('\n')
      .flatMap((line, at) => [...(at === 0 ? [] : [element('br', {}, [])]), this.textOf(line)]);
  }
}

/** Without line ends and blanks at both ends. */
function trimmed(nodes: readonly SafeNode[]): SafeNode[] {
  const isBlank = (node: SafeNode): boolean =>
    typeof node === 'string' ? node.trim() === '' : node.tag === 'br';
  const first = nodes.findIndex((node) => !isBlank(node));
  return first < 0 ? [] : nodes.slice(first, nodes.findLastIndex((node) => !isBlank(node)) + 1);
}
