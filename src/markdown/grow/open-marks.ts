/** Longest piece that is held back, in characters: what is not decided by then is shown. */
const longest = 400;
/** What may be the beginning of something at the very end of a text. */
const halfAtEnd = /(?:!|\\|&#?\w{0,31}|<\/?[a-z]{0,10}|[*_~]+)$/i;
const marks = /\\[\s\S]|`+|\*\*|__|~~|[*_]/g;

/** `run`, the end of a text that grows, without its last open link, image, tag or code span, and with open emphasis closed. */
export function closeOpenMarks(run: string): string {
  // A run this long has other worries than a flicker.
  if (run.length > 20_000) return run;
  const cut = withoutOpenBracket(run).replace(halfAtEnd, '');
  const open: string[] = [];
  marks.lastIndex = 0;
  for (let found = marks.exec(cut); found; found = marks.exec(cut)) {
    const [mark] = found;
    if (mark.startsWith('\\')) continue;
    if (mark.startsWith('`')) {
      const end = endOfCode(cut, marks.lastIndex, mark.length);
      if (end < 0) {
        const isShort = cut.length - found.index < longest;
        return isShort ? closeAll(cut.slice(0, found.index), open) : cut;
      }
      marks.lastIndex = end;
      continue;
    }
    const before = cut[found.index - 1] ?? ' ';
    const after = cut[marks.lastIndex] ?? ' ';
    if (open.includes(mark) && /\S/.test(before)) open.splice(open.lastIndexOf(mark));
    else if (/\S/.test(after) && /[\s\p{P}]/u.test(before)) open.push(mark);
  }
  return closeAll(cut, open);
}

function closeAll(text: string, open: readonly string[]): string {
  return open.length === 0 ? text : text.trimEnd() + [...open].reverse().join('');
}

function endOfCode(text: string, from: number, length: number): number {
  const ticks = /`+/g;
  ticks.lastIndex = from;
  for (let found = ticks.exec(text); found; found = ticks.exec(text)) {
    if (found[0].length === length) return ticks.lastIndex;
  }
  return -1;
}

/** Without the last `[…`, `![…`, `[…](…`, `[…][…` or `<…` that is not closed. */
function withoutOpenBracket(text: string): string {
  const from = Math.max(0, text.length - longest);
  const end = text.slice(from);
  const open = /!?\[[^\][\n]*(?:\](?:\([^)\n]*|\[[^\]\n]*)?)?$|<[a-z/!?][^>\n]*$/i.exec(end);
  if (!open) return text;
  // `[text]` may stay as it is; without its target an image, or a link, is not known yet.
  if (/^\[[^\]]*\]$/.test(open[0])) return text;
  return text.slice(0, from + open.index);
}
