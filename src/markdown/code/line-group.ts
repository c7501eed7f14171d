import type {SafeNode} from '../nodes/safe-node.js';
import {keepSelection} from './kept-selection.js';
import {LiteralReader} from './literal-reader.js';

/** UTF-16 units after which a new text node is begun: each time a node grows, all of it is copied. */
const longNode = 4096;

/**
 * Some lines of code, laid out by themselves, so that a line that is added costs the same however many there are.
 *
 * The first group of a block stands in the `<code>` itself: most code is short, and needs no more.
 */
export class LineGroup {
  readonly #code: HTMLElement;
  /** Null where the group stands in the `<code>` itself. */
  readonly #box: HTMLElement | null;
  readonly #reader = new LiteralReader();
  /** The line end behind the group, in the `<code>`. */
  #end: Text | null = null;
  #nodes: ChildNode[] = [];
  #openLength = 0;
  #source = '';
  #shown = '';
  #isPainted = false;

  constructor(code: HTMLElement, isFirst: boolean) {
    this.#code = code;
    this.#box = isFirst ? null : code.ownerDocument.createElement('span');
    if (!this.#box) return;
    this.#box.className = 'lines';
    code.append(this.#box);
  }

  /** As it was written, the line end behind it included. */
  get source(): string {
    return this.#source;
  }

  /** As it is shown, the line end behind it included. */
  get shown(): string {
    return this.#shown;
  }

  /** True where all of its lines have come. */
  get isFull(): boolean {
    return this.#end !== null;
  }

  /** Adds `piece` to a group that is not full. */
  write(piece: string): void {
    if (piece === '') return;
    const {settled, open} = this.#reader.read(piece);
    this.#source += piece;
    if (this.#openLength > 0) this.#shown = this.#shown.slice(0, -this.#openLength);
    this.#shown += settled + open;
    if (this.#isPainted) this.#setPlain();
    else this.#grow(settled + open);
    this.#openLength = open.length;
  }

  /** Writes the line end behind the group: it is full. */
  close(): void {
    this.#end = this.#code.ownerDocument.createTextNode('\n');
    this.#code.append(this.#end);
    this.#source += '\n';
    this.#shown += '\n';
  }

  /** Shows `nodes`: the same text, but for the line end behind the group, in colours. */
  paint(nodes: readonly SafeNode[]): void {
    const built = nodes.map((node) => this.#build(node));
    keepSelection(this.#box ?? this.#code, () => this.#set(built));
    this.#isPainted = true;
  }

  unpaint(): void {
    if (this.#isPainted) this.#setPlain();
  }

  remove(): void {
    this.#box?.remove();
    for (const node of this.#nodes) node.remove();
    this.#end?.remove();
  }

  #grow(more: string): void {
    const last = this.#nodes.at(-1);
    if (last instanceof Text && last.length - this.#openLength < longNode) {
      if (this.#openLength === 0) last.appendData(more);
      else last.replaceData(last.length - this.#openLength, this.#openLength, more);
      return;
    }
    if (last instanceof Text && this.#openLength > 0)
      last.deleteData(last.length - this.#openLength, this.#openLength);
    const text = this.#code.ownerDocument.createTextNode(more);
    this.#nodes.push(text);
    this.#place(text);
  }

  #setPlain(): void {
    const text = this.isFull ? this.#shown.slice(0, -1) : this.#shown;
    this.#set([this.#code.ownerDocument.createTextNode(text)]);
    this.#isPainted = false;
  }

  #set(nodes: ChildNode[]): void {
    for (const node of this.#nodes) node.remove();
    this.#nodes = nodes;
    this.#place(...nodes);
  }

  #build(node: SafeNode): ChildNode {
    if (typeof node === 'string') return this.#code.ownerDocument.createTextNode(node);
    const built = this.#code.ownerDocument.createElement(node.tag);
    for (const [name, value] of Object.entries(node.attributes)) built.setAttribute(name, value);
    built.append(...node.children.map((child) => this.#build(child)));
    return built;
  }

  #place(...nodes: readonly ChildNode[]): void {
    const fragment = this.#code.ownerDocument.createDocumentFragment();
    fragment.append(...nodes);
    if (this.#box) this.#box.append(fragment);
    // What others took away cannot say where it stood.
    else this.#code.insertBefore(fragment, this.#end?.parentNode === this.#code ? this.#end : null);
  }
}
