import type {FootnoteReferenceToken, FootnoteToken} from './own-tokens.js';
import type {Syntax} from './syntax.js';

/*
 * Footnotes as GitHub reads them. A definition goes on with lazy lines of its first paragraph, with lines that are
 * indented, and over blank lines between these; it is final when a complete line follows that is neither.
 */

const head = /^ {0,3}\[\^([^\]\s[]{1,200})\]:[ \t]*/;
const reference = /^\[\^([^\]\s[]{1,200})\]/;
const indented = /^(?: {4}| {0,3}\t)/;
/** What begins a block and so no paragraph, which only could go on without indentation. */
const block = /^(?: {4}|\t| {0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|<|\||\n|$))/;
/** What begins a block in the middle of a paragraph, each known by its own line: another footnote, too. */
const interrupting =
  /^ {0,3}(?:#{1,6}(?:\s|$)|>|[-+*][ \t]+\S|1[.)][ \t]+\S|`{3}|~{3}|<[a-z/!?]|(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$|\[\^[^\]\s[]{1,200}\]:)/i;
const formula = /^ {0,3}(?:\$\$|\\\[)/;
const underline = /^ {0,3}=+[ \t]*$/;

/** Labels are the same whatever their case, and can be no label of a link: none of these begins so without a blank. */
export function footnoteKey(label: string): string {
  return `^${label.toLowerCase().toUpperCase().toLowerCase()}`;
}

/** True for what `footnoteKey` gives. */
export function isFootnoteKey(key: string): boolean {
  return /^\^\S+$/.test(key);
}

/** The definition at the start of `source`. */
export function footnoteAt(source: string, syntax: Syntax): FootnoteToken | undefined {
  const [start, label = ''] = head.exec(source) ?? [];
  if (start === undefined) return undefined;
  const lines = [...linesOf(source, start.length, syntax)];
  while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  const [first = '', ...rest] = lines;
  const text = [first, ...rest.map(withoutIndentation)].join('\n');
  return {type: 'footnote', raw: source.slice(0, start.length) + lines.join('\n'), label, text};
}

/** The reference at the start of `source`. */
export function footnoteReferenceAt(source: string): FootnoteReferenceToken | undefined {
  const [raw, label = ''] = reference.exec(source) ?? [];
  return raw === undefined ? undefined : {type: 'footnote-reference', raw, label};
}

function* linesOf(source: string, from: number, {math}: Syntax): Generator<string> {
  let mayBeLazy = !block.test(source.slice(from));
  for (let at = from; ; ) {
    const end = source.indexOf('\n', at);
    const line = source.slice(at, end < 0 ? source.length : end);
    const isBlank = line.trim() === '';
    if (at > from) {
      mayBeLazy &&= !isBlank;
      const isLazy = mayBeLazy && !interrupting.test(line) && !(math && formula.test(line));
      if (!isBlank && !isLazy && !indented.test(line)) return;
    }
    yield line;
    if (end < 0) return;
    at = end + 1;
  }
}

function withoutIndentation(line: string): string {
  // A line that only goes on with a paragraph underlines none.
  return underline.test(line) ? `    ${line}` : line.replace(indented, '');
}
