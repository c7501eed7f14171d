import * as v from 'valibot';

/** A secret of at least `minLength` characters. What is said of a wrong one never repeats it. */
export const secret = (name: string, minLength: number) =>
  v.pipe(
    v.string(),
    v.check((value) => value !== '', `${name} is set but empty, and protects nothing: set it, or unset it.`),
    v.check(
      (value) => value === '' || value.length >= minLength,
      `${name} must have at least ${minLength} characters that nobody can guess.`,
    ),
    v.metadata({isSecret: true}),
  );

/**
 * True for an optional `secret`. Set but empty it is no unset one: where a deployment passes on a variable that it does not
 * have, somebody thinks that it protects something.
 */
export function isSecret(schema: v.GenericSchema | undefined): boolean {
  if (schema === undefined || !('wrapped' in schema)) return false;
  return v.getMetadata(schema.wrapped as v.GenericSchema)['isSecret'] === true;
}
