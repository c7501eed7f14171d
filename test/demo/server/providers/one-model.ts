import type {ModelConfig, ModelsConfig} from '../../../../demo/server/providers/models-config.js';
import type {AnsweredBy, ProviderEvent} from '../../../../demo/server/providers/provider.js';
import {
  createProviders,
  type Providers,
  type ProvidersTools,
} from '../../../../demo/server/providers/providers.js';
import type {ServiceKindName} from '../../../../demo/server/providers/service-kinds.js';
import {type Timeouts, usualTimeouts} from '../../../../demo/server/providers/timeouts.js';
import {ChatError} from '../../../../src/base/chat-error.js';
import {type Clock, systemClock} from '../../../../src/base/clock.js';

/** The key that must be nowhere but in the request. */
export const canaryKey = 'sk-canary-1234567890';

/** A model called `id`, at the service of the same name. */
export function modelAt(id: string, fields: Partial<ModelConfig> = {}): ModelConfig {
  return {
    id,
    name: id,
    contextTokens: null,
    maxOutputTokens: null,
    isCached: false,
    places: [{service: id, model: `${id}-at-home`, price: null}],
    fallbacks: [],
    ...fields,
  };
}

export interface ServedModel {
  readonly kind: ServiceKindName;
  readonly baseUrl: string;
  readonly model?: Partial<ModelConfig>;
}

/** Models by their ids, each at a service of its own. */
export function servedModels(
  served: Readonly<Record<string, ServedModel>>,
  timeouts: Partial<Timeouts> = {},
): ModelsConfig {
  return {
    services: Object.entries(served).map(([name, {kind, baseUrl}]) => ({
      name,
      kind,
      baseUrl,
      apiKey: canaryKey,
      backend: 'cloud',
    })),
    models: Object.entries(served).map(([id, {model}]) => modelAt(id, model)),
    defaultModel: null,
    openService: null,
    timeouts: {...usualTimeouts, ...timeouts},
  };
}

/** The real providers with `models`; mock models speak at once. */
export function openProviders(
  models: ModelsConfig,
  {clock = systemClock, ...tools}: ProvidersTools & {readonly clock?: Clock} = {},
): Providers {
  return createProviders({openAI: null, defaultModel: 'mock/echo', mockWordDelayMs: 0, models}, clock, tools);
}

/** All that came of asking. */
export interface Outcome {
  readonly events: readonly ProviderEvent[];
  readonly text: string;
  readonly error: ChatError | null;
  readonly answered: readonly AnsweredBy[];
}

/** Asks `model` until its answer is over. */
export async function askModel(
  providers: Providers,
  model: string,
  {
    signal = new AbortController().signal,
    onEvent,
  }: {readonly signal?: AbortSignal; readonly onEvent?: (event: ProviderEvent) => void} = {},
): Promise<Outcome> {
  const events: ProviderEvent[] = [];
  const answered: AnsweredBy[] = [];
  let error: ChatError | null = null;
  try {
    const stream = providers.providerOf(model).stream({
      model,
      messages: [{role: 'user', content: 'hi'}],
      signal,
      onAnswered: (by) => answered.push(by),
    });
    for await (const event of stream) {
      events.push(event);
      onEvent?.(event);
    }
  } catch (thrown) {
    if (!(thrown instanceof ChatError)) throw thrown;
    error = thrown;
  }
  const text = events.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
  return {events, text, error, answered};
}
