import {sql} from 'kysely';
import type {StreamId} from '../../../src/base/ids.js';
import type {Queryable} from './database.js';

/**
 * Saves the inspection of a run, in place of an earlier one. Nothing where the run is not there any more: its
 * conversation was deleted.
 */
export async function saveInspection(
  db: Queryable,
  streamId: StreamId,
  inspection: object,
  now: number,
): Promise<void> {
  const values = {details: JSON.stringify(inspection), saved_at: now};
  await db
    .insertInto('inspections')
    .columns(['stream_id', 'details', 'saved_at'])
    .expression((expression) =>
      expression
        .selectFrom('runs')
        .select([
          'stream_id',
          sql<string>`cast(${values.details} as text)`.as('details'),
          sql<number>`cast(${now} as bigint)`.as('saved_at'),
        ])
        .where('stream_id', '=', streamId),
    )
    .onConflict((conflict) => conflict.column('stream_id').doUpdateSet(values))
    .execute();
}

/** What was saved at `since` or later; milliseconds since the epoch. */
export async function findInspection(db: Queryable, streamId: StreamId, since: number): Promise<unknown> {
  const row = await db
    .selectFrom('inspections')
    .select('details')
    .where('stream_id', '=', streamId)
    .where('saved_at', '>=', since)
    .executeTakeFirst();
  return row ? JSON.parse(row.details) : null;
}

/** Deletes what was saved before `before`. */
export async function deleteOldInspections(db: Queryable, before: number): Promise<void> {
  await db.deleteFrom('inspections').where('saved_at', '<', before).execute();
}
