import {foldWord} from './normal-text.js';

/** Words of a rule, of all languages together. */
export interface TermSet {
  has(word: string): boolean;
}

const shortestStem = 3;
const longestStem = 12;

/**
 * The set of the words of `lists`, each a string of words between spaces. A word that ends in `*` stands for all words that
 * begin so. A look-up costs the same however many words there are.
 */
export function terms(...lists: readonly string[]): TermSet {
  const whole = new Set<string>();
  const stems = new Set<string>();
  for (const term of lists.join(' ').split(' ')) {
    if (term.endsWith('*')) stems.add(foldWord(term.slice(0, -1)));
    else if (term !== '') whole.add(foldWord(term));
  }
  return {
    has: (word) => {
      if (whole.has(word)) return true;
      for (let length = shortestStem; length <= Math.min(longestStem, word.length); length += 1) {
        if (stems.has(word.slice(0, length))) return true;
      }
      return false;
    },
  };
}
