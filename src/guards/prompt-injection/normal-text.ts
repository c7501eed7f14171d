/** A text as rules read it, and where each of its units was. */
export interface NormalText {
  /** Lower case, compatible forms made one, without accents and without what nobody sees. */
  readonly text: string;
  /** For each unit of `text` where its character begins in the original; then the original's length. */
  readonly starts: readonly number[];
  /** How many invisible characters stood between two ASCII letters. */
  readonly splitWords: number;
}

/** Zero-width characters, joiners, direction marks, variation selectors, tags. */
const invisible = /^\p{Default_Ignorable_Code_Point}$/u;

/** Common in pasted text. */
const softHyphen = '\u00ad';

/** `original` as the rules read it: what looks alike is alike, and nothing is cut in two by what is not seen. */
export function normalise(original: string): NormalText {
  const pieces: string[] = [];
  const starts: number[] = [];
  let splitWords = 0;
  let at = 0;
  for (const character of original) {
    const isHidden = character > '\x7f' && invisible.test(character);
    if (
      isHidden &&
      character !== softHyphen &&
      isLetter(original[at - 1]) &&
      isLetter(original[at + character.length])
    )
      splitWords += 1;
    const folded = isHidden ? '' : foldCharacter(character);
    pieces.push(folded);
    for (let unit = 0; unit < folded.length; unit += 1) starts.push(at);
    at += character.length;
  }
  starts.push(original.length);
  return {text: pieces.join(''), starts, splitWords};
}

/** A word of a rule, folded as texts are. */
export function foldWord(word: string): string {
  return Array.from(word, foldCharacter).join('');
}

function foldCharacter(character: string): string {
  if (character <= '\x7f') return character.toLowerCase();
  return character
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

const isLetter = (unit: string | undefined): boolean => unit !== undefined && /[A-Za-z]/.test(unit);
