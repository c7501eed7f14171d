import {sql} from 'kysely';
import {isStoreUnavailable, type Queryable} from '../../../../demo/server/store/database.js';

/** More than any test needs. */
const plentyPages = 1_000_000;

/** Leaves the store of `db` not one byte more than it has, and fills what is free in it, as a full disk does. */
export async function fillDisk(db: Queryable): Promise<void> {
  await sql`create table if not exists filler (bytes text)`.execute(db);
  await sql`pragma max_page_count = 1`.execute(db);
  // One as large as a page, then smaller ones into what is left of pages.
  for (const length of [4_000, 400, 40, 1]) {
    const bytes = 'x'.repeat(length);
    while (await fits(db, bytes));
  }
}

/** There is room again. */
export async function freeDisk(db: Queryable): Promise<void> {
  await sql`pragma max_page_count = ${sql.lit(plentyPages)}`.execute(db);
}

async function fits(db: Queryable, bytes: string): Promise<boolean> {
  try {
    await sql`insert into filler values (${bytes})`.execute(db);
    return true;
  } catch (error) {
    if (isStoreUnavailable(error)) return false;
    throw error;
  }
}
