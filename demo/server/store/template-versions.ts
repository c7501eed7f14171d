import type {Queryable} from './database.js';

/** What may be put into a template. */
export interface TemplateVariable {
  readonly name: string;
  readonly isRequired: boolean;
  /** Taken where none is given. */
  readonly usual: string;
  readonly description: string | null;
  /** UTF-16 units. */
  readonly maxLength: number;
}

/** What is needed to make a text of a template. */
export interface TemplateText {
  readonly name: string;
  readonly version: string;
  /** Tells two texts apart that go by one version. */
  readonly digest: string;
  readonly variables: readonly TemplateVariable[];
  /** With `{{name}}` where a variable is put, and `\{{` for braces that stay. */
  readonly body: string;
}

/** Keeps the text of a template for as long as the store is there. Does nothing for one that is known. */
export async function saveTemplateVersion(
  db: Queryable,
  {name, version, digest, body, variables}: TemplateText,
  now: number,
): Promise<void> {
  // Nearly always it is known, and then nothing need be locked.
  if (await isKnown(db, {name, version, digest})) return;
  await db
    .insertInto('template_versions')
    .values({name, version, digest, body, variables: JSON.stringify(variables), first_used_at: now})
    .onConflict((conflict) => conflict.columns(['name', 'version', 'digest']).doNothing())
    .execute();
}

/** The text that a message's `metadata.template` stands for. */
export async function findTemplateVersion(
  db: Queryable,
  {name, version, digest}: Pick<TemplateText, 'name' | 'version' | 'digest'>,
): Promise<TemplateText | undefined> {
  const row = await db
    .selectFrom('template_versions')
    .select(['body', 'variables'])
    .where('name', '=', name)
    .where('version', '=', version)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row && {name, version, digest, body: row.body, variables: JSON.parse(row.variables)};
}

async function isKnown(
  db: Queryable,
  {name, version, digest}: Pick<TemplateText, 'name' | 'version' | 'digest'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('template_versions')
    .select('name')
    .where('name', '=', name)
    .where('version', '=', version)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row !== undefined;
}
