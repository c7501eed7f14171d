import type {Kysely, Transaction} from 'kysely';
import {openLibsql} from './open-libsql.js';
import {openPostgres} from './open-postgres.js';
import type {PostgresPlace} from './postgres-pool.js';
import {StoreUnreachable} from './store-unreachable.js';
import type {Tables} from './tables.js';

export type Database = Kysely<Tables>;
/** The database, or a transaction in it. */
export type Queryable = Kysely<Tables> | Transaction<Tables>;

/** A database that was opened, of whichever kind. */
export interface OpenedDatabase {
  readonly db: Database;
  /** From here on, waits no longer than `lockMs` milliseconds for what others lock. */
  limitLocks(lockMs: number): Promise<void>;
}

const opened = new WeakMap<Database, OpenedDatabase>();

/**
 * Opens a database, the one in a file (made where missing) or a PostgreSQL, and brings its tables up to date.
 *
 * @throws when it cannot be opened, or a migration failed; then nothing of that migration is left.
 */
export async function openDatabase(place: string | PostgresPlace): Promise<Database> {
  const database = typeof place === 'string' ? await openLibsql(place) : await openPostgres(place);
  opened.set(database.db, database);
  return database.db;
}

/** From here on, waits only half a second for what others lock: there is no time. */
export async function waitLittle(db: Database): Promise<void> {
  await opened.get(db)?.limitLocks(500);
}

/** True when a constraint said that there is one already. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505';
}

/**
 * Codes of PostgreSQL: classes of a line that failed (08), too little of something (53), a server that is going or coming
 * (57P), its disk (58); a server that only reads, a transaction that idled, two that met, a lock and a statement that took too long.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const unavailable =
  /^(SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN)|(08|53|58)\w{3}$|57P\w{2}$|(25006|25P03|40001|40P01|55P03|57014)$)/;

/** True when the database is full, locked, away or cannot write: nothing is wrong with the request. */
export function isStoreUnavailable(error: unknown): boolean {
  return error instanceof StoreUnreachable || unavailable.test(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as {code?: unknown}).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
