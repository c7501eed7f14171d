import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import {type AttemptTools, attemptsFor, type FindCached} from './attempts.js';
import {builtInProviders} from './built-in-providers.js';
import {defaultModels, plainModel} from './default-models.js';
import {answerFrom} from './fallback.js';
import {type ConnectionPool, createConnectionPool} from './line/connection-pool.js';
import {OllamaProbe} from './line/ollama-probe.js';
import {mockProvider} from './mock.js';
import {modelNamePattern} from './model-name.js';
import type {ModelConfig, ModelsConfig, PlaceConfig, ServiceConfig} from './models-config.js';
import type {OpenAIConfig} from './openai-config.js';
import type {ModelInfo, Provider} from './provider.js';
import type {SaveFile} from './sdk/sdk-parts.js';
import {type ServiceAccess, sdkProvider} from './sdk/sdk-provider.js';
import {serviceKinds} from './service-kinds.js';

/** The places that this server may ask. */
export interface Providers {
  /** Those to choose from, as last known. */
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  /** @throws {ChatError} `invalid`, status 422, for a model that no provider has. */
  providerOf(model: string): Provider;
  /** What is known of a model: its context, prices, cache and places; undefined for mocks and unknown ones. */
  configOf(model: string): ModelConfig | undefined;
  /** The place of `model` at the service `provider`, for its price; as `AnsweredBy` names them. */
  placeOf(answered: {readonly model: string; readonly provider: string}): PlaceConfig | undefined;
  /** Looks which models the Ollama of this machine has now. Takes half a second at most; never rejects. */
  refresh(): Promise<void>;
  /** Ends all connections to model services. */
  close(): Promise<void>;
}

export interface ProvidersConfig {
  readonly openAI: OpenAIConfig | null;
  readonly defaultModel: string;
  readonly mockWordDelayMs: number;
  /** What models.toml says; without it, what `openAI` says. */
  readonly models?: ModelsConfig | undefined;
  /** Where the Ollama of this machine is looked for; without it, it is not. */
  readonly ollamaUrl?: string | undefined;
}

/** Answers that were given before. */
export interface AnswersBefore {
  /** `provider`, which has the one `model`, asked only where there is no answer yet, if the model wants that. */
  before(provider: Provider, model: ModelConfig): Provider;
  /** For fallbacks named `cache`. */
  readonly findLast: FindCached;
}

export interface ProvidersTools {
  /** The key and address for `service`, for a user who may have their own; without it, the server's. */
  readonly access?: (
    service: ServiceConfig,
    userId: string | undefined,
  ) => ServiceAccess | Promise<ServiceAccess>;
  /** Answers of the models that are cached; without it, all are asked each time. */
  readonly cache?: AnswersBefore;
  /** Where fallbacks named `cache` look; without it, in `cache`, and where there is none they are skipped. */
  readonly findCached?: FindCached;
  /** Keeps files that models make; without it they are left out. */
  readonly saveFile?: SaveFile;
}

const ollamaPrefix = 'ollama/';

export function createProviders(
  config: ProvidersConfig,
  clock: Clock,
  tools: ProvidersTools = {},
): Providers {
  const models = config.models ?? defaultModels(config.openAI);
  const pool = createConnectionPool({clock, connectMs: models.timeouts.connectMs});
  const probe =
    config.ollamaUrl === undefined
      ? null
      : new OllamaProbe({baseUrl: config.ollamaUrl, fetch: pool.fetch, clock});
  const mock = mockProvider({wordDelayMs: config.mockWordDelayMs, clock});
  const attemptTools: AttemptTools = {
    config: models,
    services: openServices(servicesWith(models, probe), {pool, clock, tools}),
    mock,
    findCached: tools.findCached ?? tools.cache?.findLast,
    clock,
  };
  const configOf = (id: string): ModelConfig | undefined => {
    const listed = models.models.find((model) => model.id === id);
    if (listed || id.startsWith('mock/') || !modelNamePattern.test(id)) return listed;
    if (probe?.names.includes(id.slice(ollamaPrefix.length)) && id.startsWith(ollamaPrefix)) {
      return ollamaModel(id);
    }
    return models.openService === null ? undefined : plainModel(id, models.openService);
  };
  return {
    get models() {
      const found = (probe?.names ?? []).map((name) => infoOf(ollamaModel(`${ollamaPrefix}${name}`)));
      return [...mock.models, ...models.models.map(infoOf), ...found];
    },
    defaultModel: models.defaultModel ?? config.defaultModel,
    providerOf(id) {
      if (mock.accepts(id)) return mock;
      const model = configOf(id);
      if (model) return providerFor(model, attemptTools, tools.cache);
      throw new ChatError(`No provider has the model ${JSON.stringify(id)}.`, {
        code: 'invalid',
        status: 422,
        stage: 'open',
        hint: 'The `model` is not known here. GET /api/ai/models lists those that are.',
      });
    },
    configOf,
    placeOf: ({model, provider}) => configOf(model)?.places.find(({service}) => service === provider),
    refresh: async () => probe?.refresh(),
    close: () => pool.close(),
  };
}

/** The services of the file, and the Ollama that is looked for, where it is looked for. */
function servicesWith({services}: ModelsConfig, probe: OllamaProbe | null): readonly ServiceConfig[] {
  const {ollama} = builtInProviders;
  if (!probe || !ollama) return services;
  const others = services.filter((service) => service !== ollama);
  if (others.some(({name}) => name === ollama.name)) return others;
  return [...others, {...ollama, baseUrl: `${probe.baseUrl}/v1`}];
}

function openServices(
  services: readonly ServiceConfig[],
  {
    pool,
    clock,
    tools,
  }: {readonly pool: ConnectionPool; readonly clock: Clock; readonly tools: ProvidersTools},
): ReadonlyMap<string, Provider> {
  return new Map(
    services.map((service) => [
      service.name,
      sdkProvider({
        name: service.name,
        kind: serviceKinds[service.kind],
        models: [],
        accepts: (model) => modelNamePattern.test(model),
        access: (userId) => tools.access?.(service, userId) ?? service,
        fetch: pool.fetch,
        clock,
        saveFile: tools.saveFile,
      }),
    ]),
  );
}

/** A provider of one model: asks every place and fallback of it until one answers, where the cache has no answer. */
function providerFor(model: ModelConfig, tools: AttemptTools, cache: AnswersBefore | undefined): Provider {
  const attempts = attemptsFor(model, tools);
  const provider: Provider = {
    name: attempts[0]?.provider ?? 'none',
    models: [infoOf(model)],
    accepts: (id) => id === model.id,
    stream: (request) => answerFrom(attempts, request),
  };
  return cache ? cache.before(provider, model) : provider;
}

function ollamaModel(id: string): ModelConfig {
  const model = plainModel(id, 'ollama');
  const name = id.slice(ollamaPrefix.length);
  return {...model, name: `${name} (Ollama)`, places: [{service: 'ollama', model: name, price: null}]};
}

function infoOf({id, name, contextTokens}: ModelConfig): ModelInfo {
  return {id, name, ...(contextTokens === null ? {} : {contextTokens})};
}
