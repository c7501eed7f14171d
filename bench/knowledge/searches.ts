import {create, insert, search} from '@orama/orama';
import {searchWords} from '../../demo/server/knowledge/bm25.js';
import type {Embedder} from '../../demo/server/knowledge/embedder.js';
import {fuse} from '../../demo/server/knowledge/fuse.js';
import {LexicalIndex} from '../../demo/server/knowledge/lexical-index.js';
import {searchedText} from '../../demo/server/knowledge/owner-index.js';
import {questionTermsOf, termsOf} from '../../demo/server/knowledge/terms.js';
import {searchVectors} from '../../demo/server/knowledge/vectors.js';
import type {LabelledDocument} from './labelled-set.js';

/** Titles of what is found, best first. */
export type Search = (question: string) => Promise<readonly string[]>;

const limit = 50;
const signal = new AbortController().signal;
const timeoutMs = 60_000;

export interface Floors {
  readonly minCoverage: number;
  readonly minSimilarity: number;
}

/** The searches of the server over `documents`, each of them one entry; by meaning only with an embedder. */
export async function serverSearches(
  documents: readonly LabelledDocument[],
  embedder: Embedder | null,
  floors: Floors,
): Promise<Readonly<Record<string, Search>>> {
  const texts = documents.map(({title, text}) => searchedText(title, {heading: '', text}));
  const words = new LexicalIndex();
  for (const [entry, text] of texts.entries()) words.add(entry, termsOf(text));
  const titlesOf = (entries: readonly {readonly entry: number}[]): readonly string[] =>
    entries.map(({entry}) => documents[entry]?.title ?? '');
  const wordsAbove =
    (minCoverage: number): Search =>
    async (question) =>
      titlesOf(searchWords([{words}], questionTermsOf(question), {minCoverage, limit}));
  const byWords = wordsAbove(floors.minCoverage);
  const withoutFloor = {'words, no floor': wordsAbove(0)};
  if (!embedder) return {...withoutFloor, words: byWords};
  const vectors = new Map((await embedder.embed(texts, {signal, timeoutMs})).entries());
  const byMeaning: Search = async (question) => {
    const [asked = new Float32Array()] = await embedder.embed([question], {signal, timeoutMs});
    return titlesOf(searchVectors([{vectors}], asked, {...floors, limit}));
  };
  return {
    ...withoutFloor,
    words: byWords,
    meaning: byMeaning,
    both: async (question) => fuse([await byWords(question), await byMeaning(question)], (title) => title),
  };
}

/** Orama as it comes, and with our words: each made to match whole, which its search would otherwise take as beginnings of others. */
export function oramaSearches(documents: readonly LabelledDocument[]): Readonly<Record<string, Search>> {
  const plain = create({schema: {title: 'string', text: 'string'}});
  const ended = (terms: readonly string[]): string[] => [...new Set(terms)].map((term) => `${term}\u0001`);
  const ours = create({
    schema: {text: 'string'},
    components: {
      tokenizer: {
        language: 'english',
        normalizationCache: new Map(),
        tokenize: (text) => ended(termsOf(text)),
      },
    },
  });
  for (const [entry, {title, text}] of documents.entries()) {
    insert(plain, {id: String(entry), title, text});
    insert(ours, {id: String(entry), text: `${title}\n${text}`});
  }
  const titlesOf = (hits: readonly {readonly id: string}[]): readonly string[] =>
    hits.map(({id}) => documents[Number(id)]?.title ?? '');
  return {
    'Orama as it comes': async (question) => titlesOf((await search(plain, {term: question, limit})).hits),
    'Orama with our words': async (question) =>
      titlesOf((await search(ours, {term: questionTermsOf(question).join(' '), limit})).hits),
  };
}
