import * as v from 'valibot';
import {builtInProviders} from '../providers/built-in-providers.js';
import {usualBaseUrls} from '../providers/service-kinds.js';
import {providerNamePattern} from './models-schema.js';

const text = v.fallback(v.optional(v.string()), undefined);
const texts = v.fallback(v.optional(v.array(v.fallback(v.string(), '')), []), []);

const providerSchema = v.object({kind: text, base_url: v.optional(v.unknown())});
const placeSchema = v.object({provider: text});
const modelSchema = v.object({
  id: text,
  provider: text,
  model: text,
  places: v.fallback(v.optional(v.array(v.fallback(placeSchema, {provider: undefined}))), undefined),
  fallbacks: texts,
});
const noModel = {id: undefined, provider: undefined, model: undefined, places: [], fallbacks: []};

/** As much of a file as can be understood, whatever else is wrong with it. */
const looseSchema = v.object({
  default_model: text,
  providers: v.fallback(
    v.optional(v.record(v.string(), v.fallback(providerSchema, {kind: undefined, base_url: ''})), {}),
    {},
  ),
  models: v.fallback(v.optional(v.array(v.fallback(modelSchema, noModel)), []), []),
});

type LooseFile = v.InferOutput<typeof looseSchema>;
type LooseModel = LooseFile['models'][number];

/** What one part of a models file says of another and is not so; also where other things are wrong with it. */
export function referenceProblems(table: unknown): readonly string[] {
  const file = v.parse(looseSchema, table);
  return [
    ...Object.entries(file.providers).flatMap(([name, provider]) => [...providerProblems(name, provider)]),
    ...file.models.flatMap((model, index) =>
      modelProblems(model, file).map((problem) => `models[${index}]${problem}`),
    ),
    ...defaultProblems(file),
  ];
}

function* providerProblems(
  name: string,
  {kind, base_url: baseUrl}: LooseFile['providers'][string],
): Iterable<string> {
  if (!providerNamePattern.test(name) || name === 'mock' || name === 'cache') {
    yield `providers.${name}: must be named in small letters, digits and hyphens, and not mock or cache`;
  }
  if (baseUrl === undefined && kind !== undefined && usualBaseUrls[kind as 'anthropic'] === null) {
    yield `providers.${name}.base_url: must be given for ${kind}`;
  }
}

function modelProblems(model: LooseModel, file: LooseFile): readonly string[] {
  const {id, places: several} = model;
  const problems: string[] = [];
  if (id !== undefined && (id === 'mock' || id === 'cache' || id.startsWith('mock/'))) {
    problems.push('.id: mock and cache are names of the server’s own');
  }
  if (id !== undefined && file.models.find((other) => other.id === id) !== model) {
    problems.push(`.id: ${id} is there twice`);
  }
  if ((model.provider === undefined) === (several === undefined)) {
    problems.push(': must have either a provider or places');
  }
  if (several !== undefined && model.model !== undefined) {
    problems.push('.model: belongs into its places');
  }
  const asked = several ?? [{provider: model.provider}];
  for (const [index, {provider}] of asked.entries()) {
    if (provider === undefined || isProvider(provider, file)) continue;
    const path = several ? `.places[${index}].provider` : '.provider';
    problems.push(`${path}: there is no provider ${provider}`);
  }
  return [...problems, ...fallbackProblems(model, file)];
}

function isProvider(name: string, {providers}: LooseFile): boolean {
  return Object.hasOwn(providers, name) || Object.hasOwn(builtInProviders, name);
}

function fallbackProblems({id, fallbacks}: LooseModel, file: LooseFile): readonly string[] {
  const known = new Set(file.models.map((model) => model.id));
  return fallbacks.flatMap((fallback, index) => {
    const path = `.fallbacks[${index}]`;
    const rest = fallbacks.slice(index + 1);
    if (fallback === 'mock') return rest.length > 0 ? [`${path}: mock must come last`] : [];
    if (fallback === 'cache') {
      return rest.some((name) => name !== 'mock') ? [`${path}: only mock may come after cache`] : [];
    }
    if (fallback === id) return [`${path}: a model cannot stand in for itself`];
    return known.has(fallback) ? [] : [`${path}: there is no model ${fallback}`];
  });
}

function defaultProblems({default_model: id, models}: LooseFile): readonly string[] {
  if (id === undefined || id.startsWith('mock/') || models.some((model) => model.id === id)) return [];
  return [`default_model: there is no model ${id}`];
}
