import type {Token} from 'marked';

/**
 * How many of `tokens` cannot change any more, whatever is added to their source.
 *
 * | block | can change until |
 * | --- | --- |
 * | heading, rule, closed fence | the end of its line |
 * | paragraph, table, blockquote | a blank line or the complete first line of another block |
 * | list | a complete line, not blank, not indented, that is no marker |
 * | indented code | a line that is neither blank nor indented |
 * | definition | the next line, which may be its title |
 *
 * All of them are behind as soon as another block follows whose first line is complete.
 */
export function settledCount(tokens: readonly Token[]): number {
  for (let at = tokens.length - 1; at > 0; at -= 1) {
    const token = tokens[at];
    if (token && token.type !== 'space' && firstLineIsComplete(tokens, at)) return at;
  }
  return 0;
}

function firstLineIsComplete(tokens: readonly Token[], at: number): boolean {
  // A later block, or a blank line, begins on a line of its own: then this one's first line has ended too.
  return at < tokens.length - 1 || (tokens[at]?.raw.replace(/^\n+/, '').includes('\n') ?? false);
}
