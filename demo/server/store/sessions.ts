import type {Selectable} from 'kysely';
import type {Queryable} from './database.js';
import type {SessionId} from './session-id.js';
import type {SessionsTable} from './tables.js';

/** Milliseconds between two times that a session's last use is written down. */
const noteEveryMs = 60_000;

export interface SessionTerms {
  /** Milliseconds without a request after which a session is over, and from its first one. */
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
}

/** Whether a request is the first of its session. */
export type SessionUse = 'new' | 'known';

/**
 * Notes that session `id` of `userId` is in use, made where it is new. Null where it was ended, is too old, was idle for too
 * long, or is another person's. Of one that is known nothing is written but its last use, once a minute.
 */
export async function noteSessionUse(
  db: Queryable,
  {id, userId, now}: {readonly id: SessionId; readonly userId: string; readonly now: number},
  {sessionIdleMs, sessionMaxMs}: SessionTerms,
): Promise<SessionUse | null> {
  const known = await findSession(db, id);
  const isNew = known === undefined && (await makeSession(db, {id, userId, now}));
  const session = known ?? (await findSession(db, id));
  if (!session || session.user_id !== userId || session.ended_at !== null) return null;
  if (now - session.created_at > sessionMaxMs || now - session.last_used_at > sessionIdleMs) return null;
  if (now - session.last_used_at >= noteEveryMs)
    await db.updateTable('sessions').set({last_used_at: now}).where('id', '=', id).execute();
  return isNew ? 'new' : 'known';
}

function findSession(db: Queryable, id: SessionId): Promise<Selectable<SessionsTable> | undefined> {
  return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** False where another request has just made it. */
async function makeSession(
  db: Queryable,
  {id, userId, now}: {readonly id: SessionId; readonly userId: string; readonly now: number},
): Promise<boolean> {
  const {numInsertedOrUpdatedRows: made} = await db
    .insertInto('sessions')
    .values({id, user_id: userId, created_at: now, last_used_at: now, ended_at: null})
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return made === 1n;
}

/** Ends a session: its tokens are refused from here on. */
export async function endSession(db: Queryable, id: SessionId, now: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ended_at: now})
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Those of `ids` that were ended. */
export async function endedAmong(db: Queryable, ids: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('id', 'in', ids)
    .where('ended_at', 'is not', null)
    .execute();
  return new Set(rows.map(({id}) => id));
}

/** Forgets sessions that cannot be used any more, whatever a token says of them. */
export async function deleteOldSessions(
  db: Queryable,
  now: number,
  {sessionMaxMs}: Pick<SessionTerms, 'sessionMaxMs'>,
): Promise<void> {
  // One that a late token names would be made anew: they are kept until no such token can be left.
  await db
    .deleteFrom('sessions')
    .where('created_at', '<', now - 2 * sessionMaxMs - 60 * 60_000)
    .execute();
}
