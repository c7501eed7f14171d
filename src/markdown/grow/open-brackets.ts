/** What decides about brackets; code spans and escapes hide them. */
const pieces = /\\[\s\S]|(`+)[^`]*\1(?!`)|!?\[|\]|<[a-z/!?][^<>\n]*(?:>|$)|\n[ \t]*\n/gi;
/** What stands behind a closed bracket and is complete: a target in parentheses, or a label. */
const target =
  /\((?:\\[\s\S]|<[^<>\n]*>|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\((?:\\[\s\S]|[^()\\])*\)|[^()\\"'])*\)|\[(?:\\[\s\S]|[^\][\\])*\]/y;

/**
 * Where the last link, image, address or tag begins that is not complete at the end of `text`; null where all are, and
 * where it goes on for more than `longest` units.
 */
export function openBracketIn(text: string, longest: number): number | null {
  const open: number[] = [];
  let held: number | null = null;
  pieces.lastIndex = Math.max(0, text.length - 4 * longest);
  for (let found = pieces.exec(text); found; found = pieces.exec(text)) {
    const [piece] = found;
    if (piece.endsWith('[')) open.push(found.index);
    else if (piece === ']') {
      const start = open.pop();
      if (start === undefined) continue;
      target.lastIndex = pieces.lastIndex;
      const next = text.charAt(pieces.lastIndex);
      const isWhole = target.exec(text) !== null;
      if (isWhole) pieces.lastIndex = target.lastIndex;
      else if (next === '' || next === '(' || next === '[') held ??= start;
      if (held !== null) break;
    } else if (piece.startsWith('<') && !piece.endsWith('>')) held ??= found.index;
    else if (piece.startsWith('\n')) open.length = 0;
  }
  const [outermost] = open;
  const start = Math.min(outermost ?? text.length, held ?? text.length);
  const half = /<\/?[a-z]{0,10}$/i.exec(text)?.index ?? text.length;
  const first = Math.min(start, half);
  return first < text.length && text.length - first < longest ? first : null;
}
