import * as v from 'valibot';
import type {Decoded} from './protocol.js';

export type ReadJson<T> = {readonly value: T} | {readonly malformed: Extract<Decoded, {kind: 'malformed'}>};

/** The data of a frame as JSON that fits `schema`; otherwise why it does not. `what` names it: `a chat completion chunk`. */
export function readJson<Schema extends v.GenericSchema>(
  data: string,
  schema: Schema,
  what: string,
): ReadJson<v.InferOutput<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return {malformed: {kind: 'malformed', reason: 'not JSON'}};
  }
  const parsed = v.safeParse(schema, json);
  return parsed.success ? {value: parsed.output} : {malformed: {kind: 'malformed', reason: `not ${what}`}};
}
