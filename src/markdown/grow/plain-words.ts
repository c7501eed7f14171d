/** Letters, digits, blanks and marks that only mean themselves in the middle of a line. */
const plain = /^[\p{L}\p{N} ,;.]+$/u;
/** What makes a link of the words that follow. */
const mayLink = /www|@|:\/\//i;
/** Units of a line that have to be on screen as they are written. */
const looksBack = 12;

/**
 * True where `addition` to `source`, whose end is shown by the text `shown`, can be put on the screen as it is: most of
 * what comes is words.
 */
export function isPlainAddition(addition: string, source: string, shown: string): boolean {
  if (!plain.test(addition)) return false;
  const line = source.slice(source.lastIndexOf('\n') + 1);
  const end = line.slice(-looksBack);
  // In the middle of a line, with a word before it: neither a marker nor an indentation can come of it.
  if (!/\p{L}/u.test(end) || !shown.endsWith(end)) return false;
  const word = line.slice(line.lastIndexOf(' ') + 1);
  return !mayLink.test(word + addition);
}
