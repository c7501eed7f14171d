import {element, type SafeNode} from './safe-node.js';

/** Formatting tags that models write. Without attributes they are harmless, and built as elements. */
const inlineTags = new Set(['sub', 'sup', 'kbd', 'mark', 'u', 's', 'ins', 'del', 'small']);
const blockTags = new Set(['details', 'summary']);
const tagPattern = /^<(\/?)([a-z]+)\s*(\/?)>$/i;

/** A piece of a line: what a token became, or a tag as it is written. */
export type Piece = {readonly nodes: readonly SafeNode[]} | {readonly tag: string};

/** A tag that may be built, as `piecesOfHtml` found it. */
export interface BareTag {
  readonly name: string;
  readonly isEnd: boolean;
}

interface Open {
  readonly name: string;
  readonly written: string;
  readonly nodes: SafeNode[];
}

/** The bare tag for parts of a page that `written` is; null for any other. */
export function blockTag(written: string): BareTag | null {
  const [, slash = '', name = '', selfClosing = ''] = tagPattern.exec(written) ?? [];
  if (selfClosing !== '' || !blockTags.has(name.toLowerCase())) return null;
  return {name: name.toLowerCase(), isEnd: slash !== ''};
}

/** Builds bare tags that are opened and closed among `pieces` as elements; shows all others as they are written. */
export function joinPieces(pieces: readonly Piece[]): SafeNode[] {
  const root: SafeNode[] = [];
  const stack: Open[] = [];
  const inside = (): SafeNode[] => stack.at(-1)?.nodes ?? root;
  const showAsWritten = ({written, nodes}: Open): void => void inside().push(written, ...nodes);
  for (const piece of pieces) {
    if ('nodes' in piece) {
      inside().push(...piece.nodes);
      continue;
    }
    const [, slash = '', rawName = '', selfClosing = ''] = tagPattern.exec(piece.tag) ?? [];
    const name = rawName.toLowerCase();
    if (name === 'br' && slash === '') inside().push(element('br', {}, []));
    else if (!inlineTags.has(name) || selfClosing !== '') inside().push(piece.tag);
    else if (slash === '') stack.push({name, written: piece.tag, nodes: []});
    else closeTag(name, piece.tag);
  }
  for (let open = stack.pop(); open; open = stack.pop()) showAsWritten(open);
  return root;

  function closeTag(name: string, written: string): void {
    if (!stack.some((open) => open.name === name)) {
      inside().push(written);
      return;
    }
    for (let open = stack.pop(); open; open = stack.pop()) {
      if (open.name !== name) showAsWritten(open);
      else {
        inside().push(element(name, {}, open.nodes));
        return;
      }
    }
  }
}

/** Raw HTML cut into bare tags and what stands between them. */
export function partsOfHtml(html: string): string[] {
  return html.split(/(<\/?[a-z]{1,8}\s*\/?>)/i).filter((part) => part !== '');
}

export function isTag(part: string): boolean {
  return tagPattern.test(part);
}
