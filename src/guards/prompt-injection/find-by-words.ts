import type {FindingOf} from '../finding.js';
import {asksBefore, talksAbout, type WordRule} from './word-rules.js';
import type {Word} from './words.js';

type InjectionFinding = FindingOf<'promptInjection'>;

const wordsBefore = 14;
const wordsBehind = 6;
/** What is left of a weight where somebody talks about such texts. */
export const talkedAbout = 0.6;

/** Where `rules` hold among `words`. Each word is looked at a bounded number of times. */
export function findByWords(words: readonly Word[], rules: readonly WordRule[]): InjectionFinding[] {
  return rules.flatMap((rule) => {
    const findings: InjectionFinding[] = [];
    for (let index = 0; index < words.length; index += 1) {
      const reach = reachOf(rule, words, index);
      const [first, last] = [words[reach?.from ?? 0], words[reach?.to ?? 0]];
      if (!reach || !first || !last) continue;
      const score = isAbout(words, reach) ? rule.weight * talkedAbout : rule.weight;
      findings.push({guard: 'promptInjection', kind: rule.kind, start: first.start, end: last.end, score});
      index = Math.max(index, reach.to);
    }
    return findings;
  });
}

export interface Reach {
  /** Index of the first word that counts, and of the last. */
  readonly from: number;
  readonly to: number;
}

/** The words by which `rule` holds around word `index`, which must be of its first group. */
function reachOf({groups, within}: WordRule, words: readonly Word[], index: number): Reach | null {
  const anchor = words[index];
  const [first, ...others] = groups;
  if (!anchor || !first.has(anchor.text)) return null;
  let [from, to] = [index, index];
  const used = new Set([index]);
  for (const group of others) {
    const place = nearest(words, index, within, (word, at) => !used.has(at) && group.has(word.text));
    if (place === null) return null;
    used.add(place);
    from = Math.min(from, place);
    to = Math.max(to, place);
  }
  return {from, to};
}

/** The place of the nearest word of the same sentence that fits; of two as near the later. */
function nearest(
  words: readonly Word[],
  index: number,
  within: number,
  fits: (word: Word, at: number) => boolean,
): number | null {
  const sentence = words[index]?.sentence;
  for (let distance = 1; distance <= within; distance += 1) {
    for (const at of [index + distance, index - distance]) {
      const word = words[at];
      if (word !== undefined && word.sentence === sentence && fits(word, at)) return at;
    }
  }
  return null;
}

/** True where somebody asks about the words from `from` to `to`, or talks about them, in the same sentence. */
export function isAbout(words: readonly Word[], {from, to}: Reach): boolean {
  const inSentence = ({sentence}: Word): boolean => sentence === words[from]?.sentence;
  const before = words.slice(Math.max(0, from - wordsBefore), from).filter(inSentence);
  const behind = words.slice(to + 1, to + 1 + wordsBehind).filter(inSentence);
  return (
    before.some(({text}) => asksBefore.has(text) || talksAbout.has(text)) ||
    behind.some(({text}) => talksAbout.has(text))
  );
}
