import type {Queryable} from '../store/database.js';

const settingName = 'starts-refused';

/**
 * Has every server on this store refuse every start, telling people `hint`, until {@link allowStarts}. Runs that
 * have begun go on. By hand it is a row: `insert into server_settings values ('starts-refused', 'Back at noon.', 0)`.
 */
export async function refuseStarts(
  db: Queryable,
  {hint, now}: {readonly hint: string; readonly now: number},
): Promise<void> {
  await db
    .insertInto('server_settings')
    .values({name: settingName, value: hint, updated_at: now})
    .onConflict((conflict) => conflict.column('name').doUpdateSet({value: hint, updated_at: now}))
    .execute();
}

/** Lets runs start again. */
export async function allowStarts(db: Queryable): Promise<void> {
  await db.deleteFrom('server_settings').where('name', '=', settingName).execute();
}

/** What people are told while starts are refused; null while they are not. */
export async function findStartRefusal(db: Queryable): Promise<string | null> {
  const row = await db
    .selectFrom('server_settings')
    .select('value')
    .where('name', '=', settingName)
    .executeTakeFirst();
  return row?.value ?? null;
}
