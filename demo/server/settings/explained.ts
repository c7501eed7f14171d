import * as v from 'valibot';

/** What --help says of a setting. */
export interface Explanation {
  readonly help: string;
  /** What holds where nothing is set; empty where nothing does. */
  readonly usual: string;
}

/** `schema` with the sentence that --help says of it, and with what holds by default where that is not one value. */
export function explained<Schema extends v.GenericSchema>(schema: Schema, help: string, usual = ''): Schema {
  return v.pipe(schema, v.description(help), v.metadata({usual})) as unknown as Schema;
}

/** Undefined for a setting that nobody explained. */
export function explanationOf(schema: v.GenericSchema): Explanation | undefined {
  const help = v.getDescription(schema);
  if (help === undefined || help === '') return undefined;
  const {usual} = v.getMetadata(schema) as {readonly usual?: string};
  return {help, usual: usual || String(v.getDefault(schema) ?? '')};
}
