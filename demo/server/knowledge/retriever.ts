import type {Logger} from 'pino';
import {estimateTokenCount} from 'tokenx';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Database} from '../store/database.js';
import {type ChunkOfDocument, type ChunkPlace, findChunks} from '../store/document-chunks.js';
import {type Found, searchWords} from './bm25.js';
import type {EmbedWaiting} from './embed-waiting.js';
import {fuse} from './fuse.js';
import type {IndexCache} from './index-cache.js';
import type {OwnerIndex} from './owner-index.js';
import {ownersFor} from './people-documents.js';
import type {RestingEmbedder} from './resting-embedder.js';
import {questionTermsOf} from './terms.js';
import {searchVectors} from './vectors.js';

/** Longer questions are asked with their beginning. */
const maxQuestionLength = 4_000;
/** Milliseconds that an answer waits for its question's embedding. */
const embedTimeoutMs = 3_000;
/** Entries of each kind of search that are looked at. */
const candidates = 50;
/** Share of what a question's words weigh that an excerpt must have. Chosen on the first half of bench/knowledge's questions. */
export const minCoverage = 0.25;

export interface RetrieverOptions {
  readonly db: Database;
  readonly indexes: IndexCache;
  readonly waiting: EmbedWaiting;
  readonly embedder: RestingEmbedder | null;
  readonly logger: Logger;
  /** Most excerpts for a question. */
  readonly results: number;
  /** Most tokens of their texts together, about. */
  readonly maxTokens: number;
  /** Cosine from which on a vector counts as near; it depends on the model. */
  readonly minSimilarity: number;
}

/** Finds what a person's documents, and the operator's, say about a question. */
export class Retriever {
  readonly #options: RetrieverOptions;

  constructor(options: RetrieverOptions) {
    this.#options = options;
  }

  /**
   * Excerpts that may help with `question`, best first; none where nothing fits. By words, and by meaning as well where there are
   * vectors; without the embedder by words alone.
   *
   * @throws the signal's reason; what the store throws.
   */
  async find(
    userId: string,
    question: string,
    {signal}: {readonly signal: AbortSignal},
  ): Promise<readonly ChunkOfDocument[]> {
    const {db, indexes, waiting, results} = this.#options;
    const asked = question.slice(0, maxQuestionLength);
    if (results === 0 || asked.trim() === '') return [];
    const owners = ownersFor(userId);
    const searched = (await indexes.of(owners)).filter(({words}) => words.size > 0);
    if (searched.length === 0) return [];
    for (const owner of owners) waiting.begin(owner);
    const byWords = searchWords(searched, questionTermsOf(asked), {minCoverage, limit: candidates});
    const byMeaning = await this.#searchMeaning(searched, asked, signal);
    signal.throwIfAborted();
    const places = fuse([byWords, byMeaning].map(placesOf), keyOf);
    // The store is asked for the owner again: what an index holds too much of, nobody gets to see.
    const found = await findChunks(db, owners, places.slice(0, 2 * results));
    const byKey = new Map(found.map((chunk) => [keyOf(chunk), chunk]));
    const chunks = places.map((place) => byKey.get(keyOf(place))).filter((chunk) => chunk !== undefined);
    return this.#fitting(chunks);
  }

  async #searchMeaning(
    searched: readonly OwnerIndex[],
    question: string,
    signal: AbortSignal,
  ): Promise<readonly Found<OwnerIndex>[]> {
    const {embedder, logger, minSimilarity} = this.#options;
    const withVectors = searched.filter(({vectors}) => vectors.size > 0);
    if (!embedder || embedder.isResting || withVectors.length === 0) return [];
    try {
      const [vector] = await embedder.embed([question], {signal, timeoutMs: embedTimeoutMs});
      if (!vector) return [];
      return searchVectors(withVectors, vector, {minSimilarity, limit: candidates});
    } catch (error) {
      signal.throwIfAborted();
      const code = error instanceof ChatError ? error.code : undefined;
      logger.warn({code, err: code === undefined ? error : undefined}, 'question not embedded');
      return [];
    }
  }

  /** One that does not fit leaves its room to the next. */
  #fitting(chunks: readonly ChunkOfDocument[]): readonly ChunkOfDocument[] {
    const fitting: ChunkOfDocument[] = [];
    let left = this.#options.maxTokens;
    for (const chunk of chunks) {
      if (fitting.length === this.#options.results) break;
      const tokens = estimateTokenCount(chunk.text);
      if (tokens > left) continue;
      left -= tokens;
      fitting.push(chunk);
    }
    return fitting;
  }
}

function placesOf(found: readonly Found<OwnerIndex>[]): readonly ChunkPlace[] {
  return found.map(({index, entry}) => index.placeOf(entry)).filter((place) => place !== undefined);
}

function keyOf({documentId, ordinal}: ChunkPlace): string {
  return `${documentId}.${ordinal}`;
}
