/** Line ends as `\n`, and no NUL, as CommonMark asks. @see https://spec.commonmark.org/0.31.2/#preliminaries */
export function normalized(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');
}

/** Makes source of text that comes in pieces: a piece may end between the two characters of a line end. */
export class SourceReader {
  #held = '';

  /** The source that `piece` completes. `isLast`: nothing follows. */
  read(piece: string, isLast: boolean): string {
    const text = this.#held + piece;
    // Half a line end, or half a character outside the basic plane.
    const isHalf = !isLast && /[\r\ud800-\udbff]$/.test(text);
    this.#held = isHalf ? text.slice(-1) : '';
    return normalized(isHalf ? text.slice(0, -1) : text);
  }
}
