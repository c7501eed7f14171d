/**
 * `npx tsx bench/knowledge/knowledge-recall.ts`: what the search in documents finds on the labelled set beside this file; `--missed`
 * names each question that it failed. With EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL (and EMBEDDINGS_API_KEY) by the meaning that
 * model sees; without them by an embedding of three-letter groups, which needs no network and knows no meaning.
 */
import process from 'node:process';
import type {Embedder} from '../../demo/server/knowledge/embedder.js';
import {minCoverage} from '../../demo/server/knowledge/retriever.js';
import {createServiceEmbedder} from '../../demo/server/knowledge/service-embedder.js';
import {systemClock} from '../../src/base/clock.js';
import {startEmbeddingService} from '../../test/support/embedding-service.js';
import {development, documents, type Half, heldOut} from './labelled-set.js';
import {measureRecall, measureWrong} from './recall.js';
import {type Floors, oramaSearches, type Search, serverSearches} from './searches.js';

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

async function print(
  title: string,
  searches: Readonly<Record<string, Search>>,
  questions: Half,
): Promise<void> {
  const {inItsWords, inOtherWords, answeredNowhere} = questions;
  console.log(
    `\n${title}: ${inItsWords.length} questions in the document's words, ${inOtherWords.length} in others, ${answeredNowhere.length} that no document answers`,
  );
  const rows: Record<string, unknown> = {};
  const missed: string[] = [];
  for (const [name, search] of Object.entries(searches)) {
    const startedAt = performance.now();
    const its = await measureRecall(search, inItsWords);
    const others = await measureRecall(search, inOtherWords);
    const ms = (performance.now() - startedAt) / (inItsWords.length + inOtherWords.length);
    rows[name] = {
      'recall@1': percent(its.at1),
      'recall@5': percent(its.at5),
      'others @1': percent(others.at1),
      'others @5': percent(others.at5),
      'found something wrongly': percent(await measureWrong(search, answeredNowhere)),
      'ms a question': ms.toFixed(2),
    };
    missed.push(...[...its.missed, ...others.missed].map((line) => `${name}: ${line}`));
  }
  console.table(rows);
  if (process.argv.includes('--missed')) console.log(missed.join('\n'));
}

const {
  EMBEDDINGS_BASE_URL: baseUrl,
  EMBEDDINGS_MODEL: model,
  EMBEDDINGS_API_KEY: apiKey = null,
  KNOWLEDGE_SIMILARITY: similarity,
} = process.env;
const ngrams = baseUrl === undefined ? await startEmbeddingService() : null;
const embedder: Embedder = createServiceEmbedder({
  baseUrl: baseUrl ?? ngrams?.baseUrl ?? '',
  model: model ?? 'ngrams',
  apiKey,
  clock: systemClock,
});
const floors: Floors = {minCoverage, minSimilarity: Number(similarity ?? 0.35)};
console.log(
  `${documents.length} documents; embeddings: ${ngrams ? 'groups of three letters, no model' : model}`,
);
const searches = {...oramaSearches(documents), ...(await serverSearches(documents, embedder, floors))};
await print('Chosen on', searches, development);
await print('Held out', searches, heldOut);
await embedder.close();
await ngrams?.close();
