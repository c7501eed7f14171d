import type {Database} from '../store/database.js';
import {release} from './settle.js';

/**
 * Gives back what is set aside for runs that are not running: those whose end was never told, such as of a server
 * that was killed, or ran for a while without quotas. Runs of other servers are left alone. Returns how many runs.
 *
 * To be called when a server starts, after interrupted runs were ended.
 */
export async function sweepHolds(db: Database, now: number): Promise<number> {
  const lost = await db
    .selectFrom('quota_holds')
    .select('stream_id')
    .distinct()
    .where('status', '=', 'held')
    .where(({not, exists, selectFrom}) =>
      not(
        exists(
          selectFrom('runs')
            .select('runs.stream_id')
            .whereRef('runs.stream_id', '=', 'quota_holds.stream_id')
            .where('runs.status', '=', 'running'),
        ),
      ),
    )
    .execute();
  let released = 0;
  for (const {stream_id: streamId} of lost) if (await release(db, streamId, now)) released += 1;
  return released;
}
