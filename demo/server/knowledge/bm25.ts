import type {LexicalIndex} from './lexical-index.js';

/** An entry that was found in one of several indexes. */
export interface Found<Index> {
  readonly index: Index;
  readonly entry: number;
  /** Higher is better; of no meaning beside scores of another question. */
  readonly score: number;
}

/** How soon more of the same word counts no more, and how much a long entry's words count less: the usual values. */
const k1 = 1.2;
const b = 0.75;

/**
 * Entries that have some of `terms`, best first, by BM25. Of indexes that are searched together, a word is as rare as it is in
 * all of them.
 *
 * An entry that has less than `minCoverage` of what the terms weigh is left out: words that no entry has weigh most. It is what
 * tells a question about something else from one that is answered here.
 *
 * @see Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
 */
export function searchWords<Index extends {readonly words: LexicalIndex}>(
  indexes: readonly Index[],
  terms: readonly string[],
  {minCoverage, limit}: {readonly minCoverage: number; readonly limit: number},
): readonly Found<Index>[] {
  const size = sum(indexes, ({words}) => words.size);
  if (size === 0 || terms.length === 0) return [];
  const meanLength = sum(indexes, ({words}) => words.totalLength) / size;
  const weights = terms.map((term) =>
    rarity(
      sum(indexes, ({words}) => words.frequencyOf(term)),
      size,
    ),
  );
  const needed = minCoverage * sum(weights, (weight) => weight);
  return indexes
    .flatMap((index) => {
      const scores = new Map<number, {score: number; covered: number}>();
      for (const [at, term] of terms.entries()) {
        const weight = weights[at] ?? 0;
        index.words.visit(term, (entry, count) => {
          const norm = k1 * (1 - b + (b * index.words.lengthOf(entry)) / meanLength);
          const known = scores.get(entry) ?? {score: 0, covered: 0};
          known.score += (weight * count * (k1 + 1)) / (count + norm);
          known.covered += weight;
          scores.set(entry, known);
        });
      }
      return Array.from(scores, ([entry, {score, covered}]) => ({index, entry, score, covered}));
    })
    .filter(({covered}) => covered >= needed)
    .sort((one, other) => other.score - one.score)
    .slice(0, limit);
}

/** What a term that `frequency` of `size` entries have tells: more than 0, however common it is. */
function rarity(frequency: number, size: number): number {
  return Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
