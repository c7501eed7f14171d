/*
 * Limits on hostile text, by counts before the lexer and never by the clock: a text that is streamed must become
 * what it becomes in one piece.
 */

/** Characters (UTF-16 units) of a message that are read as Markdown; the rest is plain text. */
export const maxLength = 1024 * 1024;
/** Marks in one run of text: links, emphasis, code and tags all begin with one. */
const maxMarks = 4000;
/** Quotes and lists inside each other. */
const maxNesting = 64;

const marks = /[[\]_*<`!~]/g;
const nested = new RegExp(
  `^(?:[ \\t]*(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${maxNesting}}(?! \\u2060)`,
);

/** True where reading `run` could cost the square of its length. */
export function hasTooManyMarks(run: string): boolean {
  if (run.length <= maxMarks) return false;
  let count = 0;
  marks.lastIndex = 0;
  while (marks.exec(run)) {
    count += 1;
    if (count > maxMarks) return true;
  }
  return false;
}

/** The same text, where no line opens more than 64 quotes and lists: what follows on it is text. Doing it twice is doing it once. */
export function tameNesting(source: string): string {
  if (!/(?:>[ \t]*){9}|(?:(?:[-+*]|\d[.)])[ \t]+){9}/.test(source)) return source;
  return source
    .split('\n')
    .map((line) => line.replace(nested, (opening) => `${opening} \u2060`))
    .join('\n');
}
