import {estimateTokenCount} from 'tokenx';

/** Where a text is cut, best place first: between lines, between sentences, between words, and else where it must be. */
const cuts: readonly ((text: string) => readonly string[])[] = [
  (text) => gathered(text.split(/(?<=\n)/)),
  (text) => gathered(text.split(/(?<=[.!?…]["'”’)]?\s)|(?<=[。！？])/u)),
  // `u`: half of a surrogate pair is no text.
  (text) => text.match(/.{1,200}(?:\s|$)|.{1,200}/gsu) ?? [],
];
/** UTF-16 units of a part below which the next one is taken with it: counting tokens has its price for each. */
const fewUnits = 60;
/** UTF-16 units for each token beyond which a text is too long whatever it says; counting would take its time. */
const mostUnits = 20;

/** Tokens of `text`, about; Infinity where it is far more than `most`. */
export function tokensOf(text: string, most: number): number {
  return text.length > most * mostUnits ? Number.POSITIVE_INFINITY : estimateTokenCount(text);
}

/** `text` in pieces of at most about `maxTokens` tokens, cut where it reads best. Joined, they are the text. */
export function* splitLong(text: string, maxTokens: number, level = 0): Generator<string> {
  const cut = cuts[level];
  if (!cut || tokensOf(text, maxTokens) <= maxTokens) {
    yield text;
    return;
  }
  let piece = '';
  let tokens = 0;
  for (const part of cut(text)) {
    const more = tokensOf(part, maxTokens);
    if (piece !== '' && tokens + more > maxTokens) {
      yield piece;
      piece = '';
      tokens = 0;
    }
    if (more > maxTokens) yield* splitLong(part, maxTokens, level + 1);
    else {
      piece += part;
      tokens += more;
    }
  }
  if (piece !== '') yield piece;
}

function gathered(parts: readonly string[]): readonly string[] {
  const all: string[] = [];
  let open = '';
  for (const part of parts) {
    open += part;
    if (open.length < fewUnits) continue;
    all.push(open);
    open = '';
  }
  return open === '' ? all : [...all, open];
}
