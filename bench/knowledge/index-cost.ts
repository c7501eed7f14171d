/** `npx tsx bench/knowledge/index-cost.ts`: memory, time to make and time to ask of indexes of many chunks, ours and Orama's; each in a process of its own. */
import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {create, insert, search} from '@orama/orama';
import {searchWords} from '../../demo/server/knowledge/bm25.js';
import {LexicalIndex} from '../../demo/server/knowledge/lexical-index.js';
import {termsOf} from '../../demo/server/knowledge/terms.js';
import {SeededRandom} from '../../test/support/chaos/seeded-random.js';

const wordsPerChunk = 200;
const vocabulary = 20_000;
const questions = 20;

const random = new SeededRandom(1).next;
/** Some words stand everywhere and most hardly anywhere, as in any text. */
const word = (): string => `w${Math.floor(vocabulary ** random()).toString(36)}`;
const wordsOf = (count: number): readonly string[] => Array.from({length: count}, word);

interface Index {
  add(entry: number, text: string): void;
  ask(terms: readonly string[]): unknown;
}

const indexes: Readonly<Record<string, () => Index>> = {
  ours: () => {
    const words = new LexicalIndex();
    return {
      add: (entry, text) => words.add(entry, termsOf(text)),
      ask: (terms) => searchWords([{words}], terms, {minCoverage: 0, limit: 50}),
    };
  },
  Orama: () => {
    const index = create({schema: {text: 'string'}, sort: {enabled: false}});
    return {
      add: (entry, text) => insert(index, {id: String(entry), text}),
      ask: (terms) => search(index, {term: terms.join(' '), limit: 50}),
    };
  },
};

const [name, count] = process.argv.slice(2);
const make = indexes[name ?? ''];
if (make) measure(make(), Number(count));
else {
  const rows = [1_000, 2_000, 10_000].flatMap((chunks) =>
    Object.keys(indexes).map((each) => {
      const args = ['--import', 'tsx', fileURLToPath(import.meta.url), each, String(chunks)];
      const {stdout} = spawnSync(process.execPath, args, {encoding: 'utf8'});
      return {index: each, chunks, ...(JSON.parse(stdout) as object)};
    }),
  );
  console.table(rows);
}

function measure(index: Index, chunks: number): void {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const texts = Array.from({length: chunks}, () => wordsOf(wordsPerChunk).join(' '));
  const asked = Array.from({length: questions}, () => wordsOf(10));
  collect();
  const before = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  for (const [entry, text] of texts.entries()) index.add(entry, text);
  const madeAt = performance.now();
  for (const terms of asked) index.ask(terms);
  const endedAt = performance.now();
  collect();
  const bytes = process.memoryUsage().heapUsed - before;
  console.log(
    JSON.stringify({
      'kB a chunk': Number((bytes / chunks / 1024).toFixed(1)),
      'ms to make': Math.round(madeAt - startedAt),
      'ms a question': Number(((endedAt - madeAt) / questions).toFixed(2)),
    }),
  );
  // The texts stay to the end: what is measured is what the index adds.
  if (texts.length !== chunks) throw new Error('The texts are gone.');
}
