import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {GuardOptions} from '../../../src/guards/guard-options.js';
import type {Database} from '../store/database.js';
import {EmbedWaiting} from './embed-waiting.js';
import type {Embedder} from './embedder.js';
import {guardedEmbedder} from './guarded-embedder.js';
import {IndexCache} from './index-cache.js';
import type {DocumentLimits} from './ingest-document.js';
import {createKnowledgeStep, type KnowledgeStep} from './knowledge-step.js';
import {createLocalEmbedder} from './local-embedder.js';
import {PeopleDocuments} from './people-documents.js';
import {RestingEmbedder} from './resting-embedder.js';
import {Retriever} from './retriever.js';
import {createServiceEmbedder} from './service-embedder.js';
import {readSharedFolder} from './shared-folder.js';

/** Who makes embeddings. */
export type EmbeddingsConfig =
  | {
      readonly kind: 'service';
      readonly baseUrl: string;
      readonly apiKey: string | null;
      readonly model: string;
    }
  | {readonly kind: 'local'; readonly modelPath: string};

export interface KnowledgeConfig {
  /** A folder of documents for everybody. */
  readonly directory: string | null;
  /** Most excerpts for a question; 0 looks into no documents. */
  readonly results: number;
  /** Most tokens of them together, about. */
  readonly maxTokens: number;
  /** Cosine from which on a vector counts as near. */
  readonly minSimilarity: number;
  readonly embeddings: EmbeddingsConfig | null;
}

export interface KnowledgeOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: KnowledgeConfig;
  /** What services of embeddings may not see; nothing is hidden from them without it. */
  readonly guards?: GuardOptions;
  /** In place of the one that `config` names. */
  readonly embedder?: Embedder;
  readonly limits?: DocumentLimits;
  /** Bytes that all indexes in memory may take, about; 64 MiB. */
  readonly maxIndexBytes?: number;
}

/** Documents, and what answers take from them. */
export interface Knowledge {
  readonly documents: PeopleDocuments;
  readonly step: KnowledgeStep;
  close(): Promise<void>;
}

/** What one person may have; the operator may have some times more. */
export const usualDocumentLimits: DocumentLimits = {
  maxBytes: 1024 * 1024,
  maxDocuments: 200,
  maxChunks: 2_000,
};
const sharedTimes = 3;
const unguarded: GuardOptions = {pii: 'off'};
const usualIndexBytes = 64 * 1024 * 1024;

/**
 * Reads the operator's documents and is ready for people's.
 *
 * @throws {RangeError} for a folder or an embedder that is not there, saying what to do.
 */
export async function openKnowledge(options: KnowledgeOptions): Promise<Knowledge> {
  const {db, clock, logger, config, limits = usualDocumentLimits} = options;
  const made = options.embedder ?? (await embedderOf(config.embeddings, options));
  const embedder = made && new RestingEmbedder(made, clock);
  const embedderName = embedder?.name ?? null;
  await readSharedFolder({
    db,
    logger,
    directory: config.directory,
    limits: {
      ...limits,
      maxDocuments: limits.maxDocuments * sharedTimes,
      maxChunks: limits.maxChunks * sharedTimes,
    },
    embedderName,
    now: clock.now(),
  });
  const waiting = new EmbedWaiting({db, embedder, logger});
  waiting.begin('shared');
  const indexes = new IndexCache({db, embedderName, maxBytes: options.maxIndexBytes ?? usualIndexBytes});
  const retriever = new Retriever({db, indexes, waiting, embedder, logger, ...config});
  return {
    documents: new PeopleDocuments({db, clock, waiting, embedderName, limits}),
    step: createKnowledgeStep(retriever, logger),
    async close() {
      await waiting.close();
      await embedder?.close();
    },
  };
}

async function embedderOf(
  embeddings: EmbeddingsConfig | null,
  {clock, guards = unguarded}: Pick<KnowledgeOptions, 'clock' | 'guards'>,
): Promise<Embedder | null> {
  if (!embeddings) return null;
  return embeddings.kind === 'local'
    ? createLocalEmbedder(embeddings)
    : guardedEmbedder(createServiceEmbedder({...embeddings, clock}), guards);
}
