/*
 * What is shown early must be what it becomes, or nothing: half-written syntax at the very end of a text that
 * still grows is held back for a moment, and emphasis that is open is shown as what it will be.
 * Only looks. What is shown is safe with or without this.
 */

/** A line that may still become a marker, a rule, a fence or a heading's underline. */
const undecidedLine =
  /(?:^|\n)[ \t>]*(?:[-+*_=`~#]{1,6}|\d{1,9}[.)]?|\[[ xX]?\]?|>|[-+*] \[?[ xX]?\]?)[ \t]*$/;
/** A line that opens a fence, and is not finished. */
const openFenceLine = /(?:^|\n)[ \t>]*(?:`{3,}|~{3,})[^\n`]*$/;
/** The rows of a table before its delimiter row is complete. */
const undecidedTable = /(?:^|\n)[ \t]*\|[^\n]*(?:\n[ \t]*\|?[ \t:|-]*)?$/;
/** Longest piece that is held back, in characters: what is not decided by then is shown. */
const longest = 400;

/** `source` as it is best shown while more may come. `isInFence`: its end stands in an open code block. */
export function holdBack(source: string, isInFence: boolean): string {
  if (isInFence) return source;
  for (const pattern of [undecidedLine, openFenceLine, undecidedTable]) {
    const found = pattern.exec(source);
    if (found && source.length - found.index < longest)
      return source.slice(0, found.index + (found[0].startsWith('\n') ? 1 : 0));
  }
  const start = source.lastIndexOf('\n\n') + 1;
  const paragraph = source.slice(start);
  return paragraph.length > 20_000 ? source : source.slice(0, start) + closeOpenMarks(paragraph);
}

/** Cuts an open link, image, tag or code span; closes open emphasis. */
function closeOpenMarks(paragraph: string): string {
  const cut = cutOpenBracket(paragraph).replace(/(?:!|\\|&#?\w{0,31}|<\/?[a-z]{0,10}|[*_~`]+)$/i, '');
  const open: string[] = [];
  const marks = /\\.|`+|\*\*|__|~~|[*_]/g;
  for (let found = marks.exec(cut); found; found = marks.exec(cut)) {
    const [mark] = found;
    if (mark.startsWith('\\')) continue;
    if (mark.startsWith('`')) {
      const close = closingTicks(cut, marks.lastIndex, mark.length);
      if (close < 0)
        return cut.length - found.index < longest ? closeAll(cut.slice(0, found.index), open) : cut;
      marks.lastIndex = close;
      continue;
    }
    const before = cut[found.index - 1] ?? ' ';
    const after = cut[marks.lastIndex] ?? ' ';
    if (open.includes(mark) && /\S/.test(before)) open.splice(open.lastIndexOf(mark));
    else if (/\S/.test(after) && (mark[0] === '*' || /[\s\p{P}]/u.test(before))) open.push(mark);
  }
  return closeAll(cut, open);
}

function closeAll(text: string, open: readonly string[]): string {
  if (open.length === 0) return text;
  const trimmed = text.trimEnd();
  return trimmed + [...open].reverse().join('');
}

function closingTicks(text: string, from: number, length: number): number {
  const ticks = /`+/g;
  ticks.lastIndex = from;
  for (let found = ticks.exec(text); found; found = ticks.exec(text)) {
    if (found[0].length === length) return ticks.lastIndex;
  }
  return -1;
}

/** Without the last `[…`, `![…`, `[…](…` or `<…` that is not closed. */
function cutOpenBracket(text: string): string {
  const open = /!?\[[^\][\n]*(?:\](?:\([^)\n]*)?)?$|<[a-z/][^>\n]*$/i.exec(text);
  if (!open || text.length - open.index > longest || /\]$/.test(open[0])) return text;
  return text.slice(0, open.index);
}
