/** Units that are looked at behind a cut: no character in use is longer. */
const reach = 64;
const zeroWidthJoiner = '\u200d';
const joinsBefore = /^(?:\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}])/u;

let segmenter: Intl.Segmenter | null | undefined;

/** What a reader sees as one character and that `text` would be cut in at `at`: both are `at` where it is none. */
export interface Character {
  readonly start: number;
  readonly end: number;
}

/**
 * The character of `text` that a cut at `at` would go through, in UTF-16 units. `text` begins with a whole character.
 * Looks only at what is near the cut.
 */
export function characterAt(text: string, at: number): Character {
  const isInside = at > 0 && at < text.length;
  if (!isInside || isPlainCut(text, at)) return {start: at, end: at};
  const from = plainCutBefore(text, at);
  for (let length = at - from + reach; ; length *= 2) {
    const piece = text.slice(from, from + length);
    const {start, end} = segmentAt(piece, at - from);
    // One that reaches the end of the piece may go on behind it.
    if (end < piece.length || from + length >= text.length) return {start: from + start, end: from + end};
  }
}

/** Neither side can join with anything: all below the first combining mark, but for a line end. */
function isPlainCut(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before < 0x300 && after < 0x300 && !(before === 0x0d && after === 0x0a);
}

function plainCutBefore(text: string, at: number): number {
  for (let cut = at - 1; cut > 0; cut -= 1) if (isPlainCut(text, cut)) return cut;
  return 0;
}

function segmentAt(piece: string, at: number): Character {
  segmenter ??= 'Segmenter' in Intl ? new Intl.Segmenter(undefined, {granularity: 'grapheme'}) : null;
  if (!segmenter) return joinedAt(piece, at);
  const segments = segmenter.segment(piece);
  // The character before is asked first: WebKit says of the first unit of a surrogate pair that it belongs to the character before.
  const before = segments.containing(at - 1);
  const found = segments.containing(at);
  if (!before || !found || before.index + before.segment.length === at) return {start: at, end: at};
  return {start: found.index, end: found.index + found.segment.length};
}

/** Where the browser cannot tell: pairs of surrogates, marks and what is joined stay together, flags are not known. */
export function joinedAt(piece: string, at: number): Character {
  let start = at;
  let end = at;
  while (start > 0 && isJoined(piece, start)) start -= 1;
  while (end < piece.length && isJoined(piece, end)) end += 1;
  return {start, end};
}

function isJoined(text: string, at: number): boolean {
  const isPair = /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '');
  const isLineEnd = text[at] === '\n' && text[at - 1] === '\r';
  return isPair || isLineEnd || text[at - 1] === zeroWidthJoiner || joinsBefore.test(text.slice(at, at + 2));
}
