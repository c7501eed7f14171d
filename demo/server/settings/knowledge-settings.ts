import {resolve} from 'node:path';
import * as v from 'valibot';
import type {EmbeddingsConfig, KnowledgeConfig} from '../knowledge/open-knowledge.js';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';
import {httpUrl} from './url-setting.js';

export const knowledgeSettings = {
  KNOWLEDGE_DIR: explained(
    v.optional(v.string()),
    'A folder of .md and .txt files that answers to everybody may rest on; read at start.',
  ),
  KNOWLEDGE_RESULTS: explained(
    v.optional(wholeNumber('KNOWLEDGE_RESULTS', 20), '5'),
    'Excerpts of documents that a model is given with a question, at most; 0 looks into none.',
  ),
  KNOWLEDGE_TOKENS: explained(
    v.optional(wholeNumber('KNOWLEDGE_TOKENS', 100_000), '1500'),
    'Tokens that these excerpts may have together, about.',
  ),
  KNOWLEDGE_SIMILARITY: explained(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'KNOWLEDGE_SIMILARITY must be a number from 0 to 1.'),
        v.transform(Number),
      ),
      '0.35',
    ),
    'Cosine from which on an excerpt counts as near a question; what is right depends on the embedding model.',
  ),
  EMBEDDINGS_BASE_URL: explained(
    v.optional(httpUrl('EMBEDDINGS_BASE_URL')),
    'The address of an OpenAI-compatible service for embeddings. Without any, documents are found by their words.',
  ),
  EMBEDDINGS_API_KEY: explained(
    v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'EMBEDDINGS_API_KEY must be visible ASCII.'))),
    'The key for that service.',
  ),
  EMBEDDINGS_MODEL: explained(
    v.optional(
      v.pipe(v.string(), v.regex(/^[\w.:/@-]{1,128}$/, 'EMBEDDINGS_MODEL must be the name of a model.')),
    ),
    'The embedding model of that service.',
  ),
  EMBEDDINGS_MODEL_PATH: explained(
    v.optional(v.string()),
    'In place of a service: the folder of an embedding model, run in this process by @huggingface/transformers, to be installed beside.',
  ),
};

type KnowledgeSettings = v.InferOutput<v.ObjectSchema<typeof knowledgeSettings, undefined>>;

/** What is wrong with how the settings go together. */
export function knowledgeProblems(settings: KnowledgeSettings): readonly string[] {
  const {EMBEDDINGS_BASE_URL: baseUrl, EMBEDDINGS_API_KEY: apiKey, EMBEDDINGS_MODEL: model} = settings;
  const isService = baseUrl !== undefined || apiKey !== undefined || model !== undefined;
  if (settings.EMBEDDINGS_MODEL_PATH !== undefined && isService)
    return ['EMBEDDINGS_MODEL_PATH does not go with the other EMBEDDINGS_… settings: name one embedder.'];
  if (isService && (baseUrl === undefined || model === undefined))
    return ['EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL are needed together.'];
  return [];
}

/** How documents are searched, where {@link knowledgeProblems} found nothing. */
export function knowledgeFrom(settings: KnowledgeSettings): KnowledgeConfig {
  return {
    directory: settings.KNOWLEDGE_DIR === undefined ? null : resolve(settings.KNOWLEDGE_DIR),
    results: settings.KNOWLEDGE_RESULTS,
    maxTokens: settings.KNOWLEDGE_TOKENS,
    minSimilarity: settings.KNOWLEDGE_SIMILARITY,
    embeddings: embeddingsFrom(settings),
  };
}

function embeddingsFrom(settings: KnowledgeSettings): EmbeddingsConfig | null {
  const {EMBEDDINGS_BASE_URL: baseUrl, EMBEDDINGS_MODEL: model} = settings;
  if (settings.EMBEDDINGS_MODEL_PATH !== undefined)
    return {kind: 'local', modelPath: resolve(settings.EMBEDDINGS_MODEL_PATH)};
  if (baseUrl === undefined || model === undefined) return null;
  return {kind: 'service', baseUrl, apiKey: settings.EMBEDDINGS_API_KEY ?? null, model};
}
