import * as v from 'valibot';
import type {ErrorFacts} from './plain-words.js';

/*
 * Fields as services really send them: left out, `null`, or what they should be.
 */

export const optionally = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(v.nullable(schema));
export const listOf = <Item extends v.GenericSchema>(item: Item) => optionally(v.array(item));

export const optionalText = optionally(v.string());
export const optionalCount = optionally(v.number());

/** What a service says of a failure: a sentence, or an object whose code may be a word or a status. Fits anything; null for nothing. */
export const errorSchema = v.pipe(
  v.unknown(),
  v.transform((error) => (error ? errorFactsOf(error) : null)),
);

/** What `error` says of itself, in whatever shape it came. */
export function errorFactsOf(error: unknown): ErrorFacts {
  if (typeof error === 'string') return {message: error};
  if (typeof error !== 'object' || error === null) return {};
  const {code, type, message} = error as Readonly<Record<string, unknown>>;
  return {
    ...(typeof code === 'string' || typeof code === 'number' ? {code} : {}),
    ...(typeof type === 'string' ? {type} : {}),
    ...(typeof message === 'string' ? {message} : {}),
  };
}
