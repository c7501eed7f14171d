import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {AnswerCache, type AnswerCacheOptions} from '../../../../demo/server/cache/answer-cache.js';
import {answersBefore} from '../../../../demo/server/cache/with-cache.js';
import type {ModelConfig} from '../../../../demo/server/providers/models-config.js';
import type {
  AnsweredBy,
  PromptMessage,
  PromptRequest,
  ProviderEvent,
} from '../../../../demo/server/providers/provider.js';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {type Database, openDatabase} from '../../../../demo/server/store/database.js';
import {type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {openProviders, servedModels} from '../providers/one-model.js';

export interface CachedOutcome {
  readonly events: readonly ProviderEvent[];
  readonly text: string;
  readonly answered: readonly AnsweredBy[];
  readonly error: unknown;
}

/** The model `m`, whose answers are cached, at a model service of ours; the store is real. */
export interface CachedModel {
  readonly upstream: FakeUpstream;
  readonly db: Database;
  readonly clock: ManualClock;
  /** The cache in use; each has the same store. */
  readonly cache: AnswerCache;
  /** As a new process on the same store would have it. */
  openAgain(options?: Partial<AnswerCacheOptions>, model?: Partial<ModelConfig>): Promise<void>;
  ask(question: string | readonly PromptMessage[], fields?: Partial<PromptRequest>): Promise<CachedOutcome>;
  /** Asked now, read by the caller. */
  stream(question: string, fields?: Partial<PromptRequest>): AsyncIterable<ProviderEvent>;
  dispose(): Promise<void>;
}

export async function startCachedModel(
  options: Partial<AnswerCacheOptions> = {},
  model: Partial<ModelConfig> = {},
): Promise<CachedModel> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-cache-'));
  const db = await openDatabase(join(directory, 'test.db'));
  const upstream = await startFakeUpstream();
  const clock = new ManualClock();
  let cache: AnswerCache;
  let providers: Providers | null = null;
  const openAgain: CachedModel['openAgain'] = async (changed = {}, changedModel = {}) => {
    await providers?.close();
    cache = new AnswerCache({
      db,
      clock,
      logger: {warn: (fields: unknown) => expect(fields)},
      ttlMs: 3_600_000,
      maxBytes: 1_000_000,
      isShared: false,
      ...options,
      ...changed,
    });
    const served = {isCached: true, ...model, ...changedModel};
    providers = openProviders(
      servedModels({m: {kind: 'openai-compatible', baseUrl: upstream.baseUrl, model: served}}),
      {cache: answersBefore(cache)},
    );
  };
  const open = (messages: readonly PromptMessage[], fields: Partial<PromptRequest>) => {
    const signal = new AbortController().signal;
    if (!providers) throw new Error('closed');
    return providers.providerOf('m').stream({model: 'm', messages, signal, userId: 'ada', ...fields});
  };
  await openAgain();
  return {
    upstream,
    db,
    clock,
    get cache() {
      return cache;
    },
    openAgain,
    async ask(question, fields = {}) {
      const messages: readonly PromptMessage[] =
        typeof question === 'string' ? [{role: 'user', content: question}] : question;
      const events: ProviderEvent[] = [];
      const answered: AnsweredBy[] = [];
      let error: unknown = null;
      try {
        for await (const event of open(messages, {...fields, onAnswered: (by) => answered.push(by)}))
          events.push(event);
      } catch (thrown) {
        error = thrown;
      }
      const text = events.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
      return {events, text, answered, error};
    },
    stream: (question, fields = {}) => open([{role: 'user', content: question}], fields),
    async dispose() {
      await providers?.close();
      await upstream.close();
      await db.destroy();
      await rm(directory, {recursive: true, force: true});
    },
  };
}

function expect(problem: unknown): never {
  throw new Error('the cache failed', {cause: problem});
}
