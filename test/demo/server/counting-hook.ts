import {sql} from 'kysely';
import type {RunHooks} from '../../../demo/server/generation/run-hooks.js';
import type {Queryable} from '../../../demo/server/store/database.js';

/** One call of a hook, as its own table has it. */
export interface HookCall {
  readonly kind: 'began' | 'ended';
  readonly streamId: string;
  readonly status: string | null;
  readonly outputTokens: number | null;
}

/** Writes each call into a table of its own, in the transaction that it is given, as a quota would. */
export const countingHook: RunHooks = {
  async began(db, {streamId}) {
    await makeTable(db);
    await sql`insert into hook_calls values ('began', ${streamId}, null, null)`.execute(db);
  },
  async ended(db, {streamId}, {status, errorCode, usage}) {
    await makeTable(db);
    const end = errorCode === null ? status : `${status} ${errorCode}`;
    await sql`insert into hook_calls values ('ended', ${streamId}, ${end}, ${usage?.outputTokens ?? null})`.execute(
      db,
    );
  },
};

/** All calls so far, in their order. */
export async function hookCalls(db: Queryable): Promise<readonly HookCall[]> {
  await makeTable(db);
  const {rows} = await sql<HookCall>`select kind, stream_id as "streamId", status,
    output_tokens as "outputTokens" from hook_calls order by rowid`.execute(db);
  return rows;
}

async function makeTable(db: Queryable): Promise<void> {
  await sql`create table if not exists hook_calls (kind text, stream_id text, status text, output_tokens integer)`.execute(
    db,
  );
}
