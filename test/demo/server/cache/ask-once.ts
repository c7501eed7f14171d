import {pino} from 'pino';
import {AnswerCache} from '../../../../demo/server/cache/answer-cache.js';
import {answersBefore} from '../../../../demo/server/cache/with-cache.js';
import type {ProviderEvent} from '../../../../demo/server/providers/provider.js';
import {openDatabase} from '../../../../demo/server/store/database.js';
import {systemClock} from '../../../../src/base/clock.js';
import {openProviders, servedModels} from '../providers/one-model.js';

/** Asks a cached model at `baseUrl` one question, the cache in the database `file`; opens and closes all it needs. */
export async function askOnce(
  {file, baseUrl}: {readonly file: string; readonly baseUrl: string},
  onEvent: (event: ProviderEvent) => void,
): Promise<void> {
  const db = await openDatabase(file);
  const cache = new AnswerCache({
    db,
    clock: systemClock,
    logger: pino({level: 'warn'}, pino.destination(2)),
    ttlMs: 3_600_000,
    maxBytes: 1_000_000,
    isShared: false,
  });
  const model = {kind: 'openai-compatible', baseUrl, model: {isCached: true}} as const;
  const providers = openProviders(servedModels({m: model}), {cache: answersBefore(cache)});
  const {signal} = new AbortController();
  const messages = [{role: 'user', content: 'Hi'}] as const;
  for await (const event of providers.providerOf('m').stream({model: 'm', messages, signal})) onEvent(event);
  await providers.close();
  await db.destroy();
}
