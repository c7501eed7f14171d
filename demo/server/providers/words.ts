const maxWordLength = 12;

/**
 * `text` in words, each with the white space before it; joined, they are exactly `text`. A word longer than 12
 * characters (or a script without spaces) comes in pieces, never inside a surrogate pair.
 */
export function wordsOf(text: string): readonly string[] {
  return [...eachWord(text)];
}

export function* eachWord(text: string): Generator<string, void, void> {
  for (const [word] of text.matchAll(/\s*\S+|\s+$/gu)) {
    if (word.length <= maxWordLength) {
      yield word;
      continue;
    }
    const characters = [...word];
    for (let at = 0; at < characters.length; at += maxWordLength) {
      yield characters.slice(at, at + maxWordLength).join('');
    }
  }
}
