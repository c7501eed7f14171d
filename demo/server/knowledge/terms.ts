import {stopWords} from './stop-words.js';

const words = /[\p{L}\p{M}\p{N}]+/gu;
/** Scripts that set no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const maxTermLength = 40;
/** Most different terms of a question that are looked for. */
const maxQuestionTerms = 64;

/**
 * What a text is found by, in its order, as often as it says it: words in small letters, without accents and without the ending
 * of an English plural. Where words have no spaces between them, each two neighbouring characters are a term.
 */
export function termsOf(text: string): readonly string[] {
  const terms: string[] = [];
  for (const word of wordsOf(text)) pushTerms(word, terms);
  return terms;
}

/** The terms that say what a question is about, each once; none where it is made of little words alone. */
export function questionTermsOf(question: string): readonly string[] {
  const terms: string[] = [];
  for (const word of wordsOf(question)) if (!stopWords.has(word)) pushTerms(withoutAccents(word), terms);
  return [...new Set(terms)].slice(0, maxQuestionTerms);
}

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(words) ?? [];
}

function pushTerms(word: string, terms: string[]): void {
  let at = 0;
  for (const {0: run, index} of word.matchAll(unspaced)) {
    pushWord(word.slice(at, index), terms);
    const characters = Array.from(run);
    if (characters.length === 1) terms.push(run);
    for (let pair = 0; pair + 1 < characters.length; pair++)
      terms.push(`${characters[pair]}${characters[pair + 1]}`);
    at = index + run.length;
  }
  pushWord(word.slice(at), terms);
}

function pushWord(word: string, terms: string[]): void {
  if (word !== '') terms.push(singular(withoutAccents(word)).slice(0, maxTermLength));
}

function withoutAccents(word: string): string {
  // Plain letters are most of all words, and nothing is to be done for them.
  return /^[a-z0-9]*$/.test(word) ? word : word.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Three rules for three endings: enough for `batteries` and `pumps`, and right where a stemmer would join what is two words. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  return /(ch|sh|x|z|ss)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
