import {access} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Embedder} from './embedder.js';
import {unitVector} from './vectors.js';

/** A peer that is not installed with us: who wants it adds it. */
export const transformersPackage = '@huggingface/transformers';
/** Texts at once: what the model holds in memory grows with it. */
const textsAtOnce = 8;

/** As much of the package as is used here. */
interface Transformers {
  readonly env: {allowRemoteModels: boolean; allowLocalModels: boolean; localModelPath: string};
  pipeline(task: 'feature-extraction', model: string): Promise<Extract>;
}

type Extract = (
  texts: readonly string[],
  options: {readonly pooling: 'mean'; readonly normalize: true},
) => Promise<{tolist(): readonly (readonly number[])[]}>;

/** Where the package is had from. */
export interface PackageSource {
  /** @throws where it is not installed; loads nothing. */
  find(name: string): unknown;
  load(name: string): Promise<unknown>;
}

const installed: PackageSource = {
  find: (name) => import.meta.resolve(name),
  load: (name) => import(name),
};

/**
 * Embeddings in this process, of the sentence-transformers model in the folder `modelPath` (config.json, tokenizer.json,
 * onnx/), by means of the peer `@huggingface/transformers`. Both are loaded with the first text; nothing is ever downloaded.
 *
 * @throws {RangeError} where the package is not installed, or the folder holds no model. It says what to do.
 */
export async function createLocalEmbedder({
  modelPath,
  source = installed,
}: {
  readonly modelPath: string;
  readonly source?: PackageSource;
}): Promise<Embedder> {
  try {
    source.find(transformersPackage);
  } catch (error) {
    throw new RangeError(
      `EMBEDDINGS_MODEL_PATH needs the package ${transformersPackage}, which is not installed: npm install ${transformersPackage}`,
      {cause: error},
    );
  }
  await access(join(modelPath, 'config.json')).catch((error: unknown) => {
    throw new RangeError(
      `EMBEDDINGS_MODEL_PATH must be the folder of a model, with a config.json: there is none in ${modelPath}.`,
      {cause: error},
    );
  });
  let loading: Promise<Extract> | undefined;
  return {
    name: `local:${basename(modelPath)}`.slice(0, 160),
    async embed(texts, {signal}) {
      loading ??= load(modelPath, source);
      const extract = await loading.catch((error: unknown) => {
        loading = undefined;
        throw failed(error);
      });
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += textsAtOnce) {
        signal.throwIfAborted();
        const output = await extract(texts.slice(from, from + textsAtOnce), {
          pooling: 'mean',
          normalize: true,
        }).catch((error: unknown) => {
          throw failed(error);
        });
        vectors.push(...output.tolist().map(unitVector));
      }
      return vectors;
    },
    close: async () => {},
  };
}

async function load(modelPath: string, source: PackageSource): Promise<Extract> {
  const {env, pipeline} = (await source.load(transformersPackage)) as Transformers;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = dirname(modelPath);
  return pipeline('feature-extraction', basename(modelPath));
}

function failed(cause: unknown): ChatError {
  return new ChatError('The embedding model of this process failed.', {code: 'server', cause});
}
