import * as v from 'valibot';
import {modelNamePattern} from '../providers/model-name.js';
import {backendNames} from '../providers/models-config.js';
import {serviceKindNames} from '../providers/service-kinds.js';

/** The name of a provider in the file. */
export const providerNamePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

const maxTokens = 100_000_000;
const dayMs = 24 * 60 * 60_000;

const oneOf = <const T extends readonly string[]>(names: T) =>
  v.picklist(names, `must be one of ${names.join(', ')}`);

const wholeNumber = (max: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(1, 'must be at least 1'),
    v.maxValue(max, `must be at most ${max}`),
  );

const money = v.pipe(
  v.number('must be a number: money per million tokens'),
  v.finite('must be finite'),
  v.minValue(0, 'must not be negative'),
);

const currency = v.pipe(
  v.string('must be a string'),
  v.regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD'),
);
const modelName = v.pipe(
  v.string('must be a string'),
  v.regex(modelNamePattern, 'must be a model name, such as llama3.2:3b'),
);
const providerName = v.string('must be the name of a provider');
const preference = v.array(oneOf(backendNames), 'must be a list of backends');

const priceSchema = v.strictObject(
  {input: money, output: money, cached_input: v.optional(money), currency: v.optional(currency)},
  'must be a table with input and output',
);

const placeSchema = v.strictObject({
  provider: providerName,
  model: v.optional(modelName),
  price: v.optional(priceSchema),
});

const modelSchema = v.strictObject({
  id: modelName,
  name: v.optional(v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'))),
  provider: v.optional(providerName),
  model: v.optional(modelName),
  price: v.optional(priceSchema),
  places: v.optional(
    v.pipe(v.array(placeSchema, 'must be a list of tables'), v.nonEmpty('must have a place')),
  ),
  backend_preference: v.optional(preference),
  context_tokens: v.optional(wholeNumber(maxTokens)),
  max_output_tokens: v.optional(wholeNumber(maxTokens)),
  cache: v.optional(v.boolean('must be true or false'), false),
  fallbacks: v.optional(v.array(v.string('must be a string'), 'must be a list of models'), []),
});

const providerSchema = v.strictObject({
  kind: oneOf(serviceKindNames),
  base_url: v.optional(
    v.pipe(
      v.string('must be a string'),
      v.check(isPlainHttpUrl, 'must be an http: or https: URL without a user name, query or fragment'),
      v.transform((value) => value.replace(/\/+$/, '')),
    ),
  ),
  key_env: v.optional(
    v.pipe(
      v.string('must be a string'),
      v.regex(/^[A-Z_][A-Z0-9_]{0,127}$/, 'must be the name of an environment variable, never the key'),
    ),
  ),
  backend: v.optional(oneOf(backendNames)),
});

/** A models.toml as it is written. */
export const modelsFileSchema = v.strictObject({
  default_model: v.optional(modelName),
  backend_preference: v.optional(preference, [...backendNames]),
  currency: v.optional(currency, 'USD'),
  timeouts: v.optional(
    v.strictObject({
      connect_ms: v.optional(wholeNumber(dayMs)),
      first_token_ms: v.optional(wholeNumber(dayMs)),
      idle_ms: v.optional(wholeNumber(dayMs)),
      total_ms: v.optional(wholeNumber(dayMs)),
    }),
    {},
  ),
  providers: v.optional(v.record(v.string(), providerSchema, 'must be a table'), {}),
  models: v.optional(v.array(modelSchema, 'must be a list of tables: [[models]]'), []),
});

export type ModelsFile = v.InferOutput<typeof modelsFileSchema>;

function isPlainHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const {protocol, username, password, search, hash} = new URL(value);
  const isPlain = username === '' && password === '' && search === '' && hash === '';
  return (protocol === 'http:' || protocol === 'https:') && isPlain;
}
