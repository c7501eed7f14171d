import * as v from 'valibot';
import type {Clock} from '../../../src/base/clock.js';
import {serviceError} from '../providers/errors/service-error.js';
import {checkedFetch} from '../providers/line/checked-fetch.js';
import {type ConnectionPool, createConnectionPool} from '../providers/line/connection-pool.js';
import {readCapped} from '../providers/line/read-capped.js';
import type {Embedder, EmbedOptions} from './embedder.js';
import {unitVector} from './vectors.js';

/** Texts in one request: services of one's own take no more. */
const textsAtOnce = 32;
const connectMs = 5_000;
const maxAnswerBytes = 32 * 1024 * 1024;
const maxDimensions = 8_192;

const answerSchema = v.object({
  data: v.array(
    v.object({
      index: v.pipe(v.number(), v.integer(), v.minValue(0)),
      embedding: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1), v.maxLength(maxDimensions)),
    }),
  ),
});

export interface ServiceEmbedderOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly model: string;
  readonly clock: Clock;
}

/** Embeddings of an OpenAI-compatible service: `POST {baseUrl}/embeddings`. */
export function createServiceEmbedder(options: ServiceEmbedderOptions): Embedder {
  const {clock, model} = options;
  const pool = createConnectionPool({clock, connectMs});
  return {
    name: `service:${model}`,
    async embed(texts, embedOptions) {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += textsAtOnce)
        vectors.push(
          ...(await embedSome(texts.slice(from, from + textsAtOnce), {...options, ...embedOptions, pool})),
        );
      if (vectors.some(({length}) => length !== vectors[0]?.length)) throw unreadable();
      return vectors;
    },
    close: () => pool.close(),
  };
}

async function embedSome(
  texts: readonly string[],
  {
    baseUrl,
    apiKey,
    model,
    clock,
    pool,
    signal,
    timeoutMs,
  }: ServiceEmbedderOptions & EmbedOptions & {readonly pool: ConnectionPool},
): Promise<readonly Float32Array[]> {
  const late = new AbortController();
  const timer = clock.setTimeout(() => late.abort(tooSlow()), timeoutMs);
  try {
    const fetch = checkedFetch({fetch: pool.fetch, clock, mediaType: 'application/json'});
    const answer = await fetch(`${baseUrl}/embeddings`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(apiKey === null ? {} : {Authorization: `Bearer ${apiKey}`}),
      },
      body: JSON.stringify({model, input: texts, encoding_format: 'float'}),
      signal: AbortSignal.any([signal, late.signal]),
    });
    return vectorsIn(await readCapped(answer, maxAnswerBytes), texts.length);
  } catch (error) {
    signal.throwIfAborted();
    late.signal.throwIfAborted();
    throw error;
  } finally {
    clock.clearTimeout(timer);
  }
}

function vectorsIn(text: string, count: number): readonly Float32Array[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unreadable(error);
  }
  const parsed = v.safeParse(answerSchema, json);
  if (!parsed.success) throw unreadable();
  const vectors: (Float32Array | undefined)[] = Array.from({length: count});
  for (const {index, embedding} of parsed.output.data)
    if (index < count) vectors[index] = unitVector(embedding);
  const given = vectors.filter((vector) => vector !== undefined);
  if (given.length !== count) throw unreadable();
  return given;
}

function tooSlow() {
  return serviceError('The embedding service did not answer in time.', {code: 'timeout', stage: 'open'});
}

function unreadable(cause?: unknown) {
  return serviceError('The embedding service sent something that cannot be read.', {
    code: 'malformed',
    cause,
  });
}
