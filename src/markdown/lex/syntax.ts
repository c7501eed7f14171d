/** What is read besides CommonMark and GitHub's extensions of it. */
export interface Syntax {
  /** Formulas: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and fences called `math`. Default: false. */
  readonly math?: boolean | undefined;
}

const footnote = String.raw` {0,3}\[\^[^\]\s[]{1,200}\]:`;
const formula = String.raw` {0,3}(?:\$\$|\\\[)`;
const blank = String.raw`[ \t]*(?:\n|$)`;
const begins = new RegExp(`\\n(?:(?=(${footnote}))|${blank})`);
const beginsWithMath = new RegExp(`\\n(?:(?=(${footnote}|${formula}))|${blank})`);
/** In a list, lines belong to an item unless they begin in the first column, and blank lines do not end it. */
const inList = /\n(?:(?=(\[\^[^\]\s[]{1,200}\]:))|[ \t]*\n(?=[^\s\d*+-]))/;
const inListWithMath = /\n(?:(?=(\[\^[^\]\s[]{1,200}\]:|\$\$|\\\[))|[ \t]*\n(?=[^\s\d*+-]))/;

/** Where a block of ours interrupts the lines at the start of `source`; -1 where none does before they end. */
export function interruption(source: string, {math}: Syntax): number {
  return placeOf(math ? beginsWithMath : begins, source);
}

/** The same for lists. */
export function interruptionOfList(source: string, {math}: Syntax): number {
  return placeOf(math ? inListWithMath : inList, source);
}

/** Stops at the end of the lines at the latest, so that this is not read to the end of a long text for each block. */
function placeOf(pattern: RegExp, source: string): number {
  const found = pattern.exec(source);
  return found?.[1] === undefined ? -1 : found.index + 1;
}
