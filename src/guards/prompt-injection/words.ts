import type {NormalText} from './normal-text.js';

/** A word of a text. */
export interface Word {
  /** Folded; letters of other scripts and digits that stand for Latin letters are Latin. */
  readonly text: string;
  /** Where it was, in the original. */
  readonly start: number;
  readonly end: number;
  /** Number of its sentence. Rules do not reach over its end. */
  readonly sentence: number;
  /** True where it looked like another word than its characters say. */
  readonly isDisguised: boolean;
}

const wordOrEnd = /[\p{L}\p{N}\p{Mc}]+|[.!?;\u3002](?=\s|$)|\n\s{0,8}\n/gu;
/** Cyrillic and Greek letters that look Latin. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    в: 'b',
    е: 'e',
    к: 'k',
    м: 'm',
    н: 'h',
    о: 'o',
    р: 'p',
    с: 'c',
    т: 't',
    у: 'y',
    х: 'x',
    і: 'i',
    ѕ: 's',
    ј: 'j',
    ԁ: 'd',
    α: 'a',
    ε: 'e',
    ι: 'i',
    ο: 'o',
    ρ: 'p',
    υ: 'u',
    ν: 'v',
    κ: 'k',
    τ: 't',
  }),
);
const digitLetters: Readonly<Record<string, string>> = {0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't'};

/** The words of `normal`, in order. */
export function wordsOf({text, starts}: NormalText): Word[] {
  const words: Word[] = [];
  let sentence = 0;
  for (const {0: found, index} of text.matchAll(wordOrEnd)) {
    if (!/^[\p{L}\p{N}]/u.test(found)) {
      sentence += 1;
      continue;
    }
    const plain = undisguised(found);
    words.push({
      text: plain,
      start: starts[index] ?? 0,
      end: endOf(starts, index + found.length),
      sentence,
      isDisguised: plain !== found,
    });
  }
  return words;
}

/** The original's place behind unit `end` of a normal text: where the next character that counts begins. */
export function endOf(starts: readonly number[], end: number): number {
  const last = starts[end - 1] ?? 0;
  let next = end;
  // A character that became several units is one.
  while (starts[next] === last && next < starts.length - 1) next += 1;
  return starts[next] ?? last;
}

function undisguised(word: string): string {
  if (/^[a-z]+$/.test(word) || !/[a-z]/.test(word)) return word;
  if (/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)) {
    return Array.from(word, (letter) => lookAlikes.get(letter) ?? letter).join('');
  }
  return /^[a-z013457]+$/.test(word) && /[a-z].*[a-z]/.test(word)
    ? word.replace(/[013457]/g, (digit) => digitLetters[digit] ?? digit)
    : word;
}
