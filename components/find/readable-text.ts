/** Where a text is written: a text node, and the position of its first character in the whole. */
interface Piece {
  readonly node: Text;
  readonly start: number;
}

export interface ReadableText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Stands between blocks: no match reaches over it. */
const border = '\0';
const blocks = new Set(
  'p li ul ol h1 h2 h3 h4 h5 h6 pre blockquote table tr td th div hr details summary'.split(' '),
);
/** Buttons, names of languages and formulas are no words of the message. */
const unread = 'button, input, .code-bar, .math, .math-frame, math, [aria-hidden="true"], [hidden]';

/** The words that are written in `root`, and where. */
export function readableText(root: Element): ReadableText {
  const pieces: Piece[] = [];
  let text = '';
  const read = (node: Node): void => {
    if (node instanceof Text) {
      pieces.push({node, start: text.length});
      text += node.data;
    }
    if (!(node instanceof Element) || node.matches(unread)) return;
    const isBlock = blocks.has(node.localName);
    if (isBlock) text += border;
    if (node.localName === 'br') text += '\n';
    for (const child of node.childNodes) read(child);
    if (isBlock) text += border;
  };
  read(root);
  return {text, pieces};
}

/** What finds `words` in a text, in capitals or not, whatever space is between them; null where there are none. */
export function patternOf(words: string): RegExp | null {
  const parts = words.trim().split(/\s+/u);
  if (parts[0] === '') return null;
  return new RegExp(parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('\\s+'), 'giu');
}

/** Where `pattern` is in what `root` shows. */
export function rangesIn(root: Element, pattern: RegExp): Range[] {
  const {text, pieces} = readableText(root);
  return [...text.matchAll(pattern)].map((match) => {
    const range = new Range();
    range.setStart(...pointAt(pieces, match.index, false));
    range.setEnd(...pointAt(pieces, match.index + match[0].length, true));
    return range;
  });
}

/** The node and offset of position `at`; where two nodes meet, the end of the first or the beginning of the second. */
function pointAt(pieces: readonly Piece[], at: number, isEnd: boolean): [Text, number] {
  const piece = pieces.findLast(({start}) => (isEnd ? start < at : start <= at));
  if (!piece) throw new RangeError('Expected a position inside the text.');
  return [piece.node, Math.min(at - piece.start, piece.node.data.length)];
}
