import {parse, TomlError} from 'smol-toml';
import * as v from 'valibot';
import {isLoopback} from '../guards/host.js';
import {builtInProviders} from '../providers/built-in-providers.js';
import type {
  BackendName,
  FallbackConfig,
  ModelConfig,
  ModelsConfig,
  PlaceConfig,
  Price,
  ServiceConfig,
} from '../providers/models-config.js';
import {usualBaseUrls} from '../providers/service-kinds.js';
import {usualTimeouts} from '../providers/timeouts.js';
import {referenceProblems} from './check-references.js';
import {ModelsFileError} from './models-file-error.js';
import {type ModelsFile, modelsFileSchema} from './models-schema.js';

type Environment = Readonly<Record<string, string | undefined>>;
type FileModel = ModelsFile['models'][number];

/**
 * The models of a models.toml, whose text is `text`; keys come from `environment`, by the names in `key_env`.
 *
 * @throws {ModelsFileError} naming everything that is wrong.
 */
export function readModels(text: string, environment: Environment): ModelsConfig {
  const table = parseToml(text);
  const parsed = v.safeParse(modelsFileSchema, table);
  const problems = [...(parsed.issues ?? []).map(problemOf), ...referenceProblems(table)];
  if (!parsed.success || problems.length > 0) throw new ModelsFileError(problems);
  const file = parsed.output;
  const services = {...builtInProviders, ...servicesOf(file, environment)};
  return {
    services: Object.values(services),
    models: file.models.map((model) => modelOf(model, file, services)),
    defaultModel: file.default_model ?? null,
    openService: null,
    timeouts: {
      connectMs: file.timeouts.connect_ms ?? usualTimeouts.connectMs,
      firstTokenMs: file.timeouts.first_token_ms ?? usualTimeouts.firstTokenMs,
      idleMs: file.timeouts.idle_ms ?? usualTimeouts.idleMs,
      totalMs: file.timeouts.total_ms ?? usualTimeouts.totalMs,
    },
  };
}

function parseToml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = ''] = error.message.split('\n');
    throw new ModelsFileError([`line ${error.line}, column ${error.column}: ${what}`]);
  }
}

/** `models[1].price.input: must be …`. Values are not repeated: somebody may have put a key there. */
function problemOf(issue: v.InferIssue<typeof modelsFileSchema>): string {
  const path = (issue.path ?? []).reduce((before, {key}) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    return before === '' ? String(key) : `${before}.${String(key)}`;
  }, '');
  if (issue.type !== 'strict_object') return `${path}: ${issue.message}`;
  if (issue.expected === 'never') return `${path}: is not known here`;
  return issue.received === 'undefined' ? `${path}: is missing` : `${path}: must be a table`;
}

function servicesOf(file: ModelsFile, environment: Environment): Readonly<Record<string, ServiceConfig>> {
  return Object.fromEntries(
    Object.entries(file.providers).map(([name, {kind, base_url, key_env, backend}]) => {
      const baseUrl = base_url ?? usualBaseUrls[kind] ?? '';
      const apiKey = key_env === undefined ? undefined : environment[key_env] || undefined;
      return [name, {name, kind, baseUrl, apiKey, backend: backend ?? usualBackend(baseUrl)}];
    }),
  );
}

function usualBackend(baseUrl: string): BackendName {
  return isLoopback(new URL(baseUrl).hostname) ? 'local' : 'cloud';
}

function modelOf(
  model: FileModel,
  file: ModelsFile,
  services: Readonly<Record<string, ServiceConfig>>,
): ModelConfig {
  const preference = model.backend_preference ?? file.backend_preference;
  const rank = ({service}: PlaceConfig): number => {
    const at = preference.indexOf(services[service]?.backend ?? 'cloud');
    // Those that the preference leaves out come last.
    return at === -1 ? preference.length : at;
  };
  const places = model.places ?? [{provider: model.provider ?? '', model: model.model, price: undefined}];
  return {
    id: model.id,
    name: model.name ?? model.id,
    contextTokens: model.context_tokens ?? null,
    maxOutputTokens: model.max_output_tokens ?? null,
    isCached: model.cache,
    places: places
      .map((place) => ({
        service: place.provider,
        model: place.model ?? model.id,
        price: priceOf(place.price ?? model.price, file.currency),
      }))
      .sort((one, other) => rank(one) - rank(other)),
    fallbacks: model.fallbacks.map(fallbackOf),
  };
}

function priceOf(price: FileModel['price'], currency: string): Price | null {
  if (!price) return null;
  return {
    currency: price.currency ?? currency,
    input: price.input,
    output: price.output,
    ...(price.cached_input === undefined ? {} : {cachedInput: price.cached_input}),
  };
}

function fallbackOf(name: string): FallbackConfig {
  return name === 'mock' || name === 'cache' ? {kind: name} : {kind: 'model', model: name};
}
