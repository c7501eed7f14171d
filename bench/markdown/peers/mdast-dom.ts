/** A node of the Markdown syntax tree that incremark gives (mdast), as far as it is drawn here. */
export interface MdastNode {
  readonly type: string;
  readonly value?: string;
  readonly depth?: number;
  readonly ordered?: boolean;
  readonly url?: string;
  readonly children?: readonly MdastNode[];
}

export interface MdastBlock {
  readonly rawText: string;
  readonly node: MdastNode;
}

const names: Readonly<Record<string, string>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  listItem: 'li',
  table: 'table',
  tableRow: 'tr',
  tableCell: 'td',
  strong: 'strong',
  emphasis: 'em',
  delete: 'del',
  inlineCode: 'code',
  link: 'a',
  break: 'br',
  thematicBreak: 'hr',
};

/** Finished blocks stay as they are; open ones are drawn anew where their source changed. */
export class KeyedBlocks {
  readonly #root: HTMLElement;
  #open: {readonly rawText: string; readonly drawn: Node}[] = [];

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  show(completed: readonly MdastBlock[], open: readonly MdastBlock[]): void {
    const blocks = [...completed, ...open];
    for (const [at, {rawText, node}] of blocks.entries()) {
      const last = this.#open[at];
      if (last?.rawText === rawText) continue;
      const drawn = draw(node);
      if (last) this.#root.replaceChild(drawn, last.drawn);
      else this.#root.append(drawn);
      this.#open[at] = {rawText, drawn};
    }
    for (const {drawn} of this.#open.splice(blocks.length)) this.#root.removeChild(drawn);
    this.#open = this.#open.slice(completed.length);
  }
}

function draw(node: MdastNode): Node {
  if (node.type === 'text' || node.type === 'html') return document.createTextNode(node.value ?? '');
  if (node.type === 'code') {
    const block = document.createElement('pre');
    block.append(document.createElement('code'));
    block.firstElementChild?.append(node.value ?? '');
    return block;
  }
  const element = document.createElement(nameOf(node));
  if (node.type === 'link') element.setAttribute('href', node.url ?? '');
  if (node.value !== undefined) element.append(node.value);
  for (const child of node.children ?? []) element.append(draw(child));
  return element;
}

function nameOf({type, depth, ordered}: MdastNode): string {
  if (type === 'heading') return `h${depth}`;
  if (type === 'list') return ordered ? 'ol' : 'ul';
  return names[type] ?? 'span';
}
