/*
 * What a reader should not see of Markdown outside code: marks that are not yet, or no longer, what they mean.
 */

/** The text that a reader sees outside of code, block by block, one line for each. */
export function proseOf(root: Element): string[] {
  return linesOf(root).map(({text}) => text);
}

interface Line {
  readonly text: string;
  /** In a table: a number, or a rule, may stand alone in it. */
  readonly isCell: boolean;
}

function linesOf(root: Element): Line[] {
  const lines: Line[] = [];
  let line = '';
  let isCell = false;
  const endLine = (): void => {
    if (line.trim() !== '') lines.push({text: line.trim(), isCell});
    line = '';
  };
  const visit = (node: Node): void => {
    if (node instanceof Text) line += node.data;
    if (!(node instanceof Element) || isCode(node)) return;
    const isBlock = /^(?:p|h[1-6]|li|blockquote|ul|ol|th|td|table|div|details|summary|br)$/.test(
      node.localName,
    );
    if (isBlock) endLine();
    if (isBlock) isCell = /^t[hd]$/.test(node.localName);
    for (const child of node.childNodes) visit(child);
    if (isBlock) endLine();
  };
  for (const child of root.childNodes) visit(child);
  endLine();
  return lines;
}

function isCode({localName, classList}: Element): boolean {
  return localName === 'code' || localName === 'pre' || classList.contains('code-frame');
}

/** Marks that are syntax wherever they stand in prose. */
const anywhere =
  /\*\*|__|~~|`|\]\(|!\[|\[[^\]]*$|(?:^|\s)[*_~](?=\S)|(?<=\S)[*_](?:\s|$)|<\/?[a-z]|\$\$|\\[()[\]]/i;
/** Marks that are syntax where a line begins. */
const atStart = /^(?:#{1,6}(?:\s|$)|[-+*](?:\s|$)|\d{1,9}[.)]?$|>|\||:?-{2,}|={2,}|\[[ x]?\]?$|\[\^)/i;

/** The first raw syntax that a reader sees in `root`, with its line; null where there is none. */
export function rawSyntaxIn(root: Element): string | null {
  for (const {text, isCell} of linesOf(root)) {
    const found = (isCell ? null : atStart.exec(text)) ?? anywhere.exec(text);
    if (found) return `${JSON.stringify(found[0])} in ${JSON.stringify(text.slice(-60))}`;
  }
  return null;
}

/** True where all that `early` shows is shown by `final` too, in its place: nothing was shown that changed its form. */
export function isBeginningOf(early: readonly string[], final: readonly string[]): boolean {
  const squeeze = (lines: readonly string[]): string => lines.join('').replace(/\s+/g, '');
  return squeeze(final).startsWith(squeeze(early));
}
