import {element, type SafeNode} from './safe-node.js';

/** Formatting tags that models write. Without attributes they are harmless, and built as elements. */
const paired = new Set(['sub', 'sup', 'kbd', 'mark', 'u', 's', 'ins', 'del', 'small', 'details', 'summary']);
const tag = /^<(\/?)([a-z]+)\s*(\/?)>$/i;

/** A piece of a line: what a token became, or a tag that may open or close. */
export type Piece = {readonly nodes: readonly SafeNode[]} | {readonly tag: string};

/** Builds bare tags that are opened and closed here as elements; all others are shown as they are written. */
export function joinPieces(pieces: readonly Piece[]): SafeNode[] {
  interface Open {
    readonly name: string;
    readonly written: string;
    readonly nodes: SafeNode[];
  }
  const stack: Open[] = [{name: '', written: '', nodes: []}];
  const top = (): Open => stack.at(-1) as Open;
  const collapse = (): void => {
    const {written, nodes} = stack.pop() as Open;
    top().nodes.push(written, ...nodes);
  };
  for (const piece of pieces) {
    if ('nodes' in piece) {
      top().nodes.push(...piece.nodes);
      continue;
    }
    const [, slash = '', rawName = '', selfClosing = ''] = tag.exec(piece.tag) ?? [];
    const name = rawName.toLowerCase();
    if (name === 'br' && slash === '') top().nodes.push(element('br', {}, []));
    else if (!paired.has(name) || selfClosing) top().nodes.push(piece.tag);
    else if (slash === '') stack.push({name, written: piece.tag, nodes: []});
    else if (stack.some((open) => open.name === name)) {
      while (top().name !== name) collapse();
      const {nodes} = stack.pop() as Open;
      top().nodes.push(element(name, {}, nodes));
    } else top().nodes.push(piece.tag);
  }
  while (stack.length > 1) collapse();
  return top().nodes;
}

/** The pieces of raw HTML: its tags, and what stands between them. */
export function piecesOfHtml(html: string): Piece[] {
  return html
    .split(/(<\/?[a-z]+\s*\/?>)/i)
    .filter((part) => part !== '')
    .map((part) => (tag.test(part) ? {tag: part} : {nodes: [part]}));
}
