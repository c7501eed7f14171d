import {mkdir} from 'node:fs/promises';
import {dirname} from 'node:path';
import {Kysely, sql, type Transaction} from 'kysely';
import Libsql from 'libsql';
import {LibsqlDialect} from './libsql-dialect.js';
import {createMigrator} from './migrations.js';
import type {Tables} from './tables.js';

export type Database = Kysely<Tables>;
/** The database, or a transaction in it. */
export type Queryable = Kysely<Tables> | Transaction<Tables>;

/**
 * Opens the database in `file`, made where missing, and brings its tables up to date.
 *
 * @throws when the file cannot be opened, or a migration failed; then nothing of that migration is left.
 */
export async function openDatabase(file: string): Promise<Database> {
  await mkdir(dirname(file), {recursive: true});
  const connection = new Libsql(file);
  connection.pragma('busy_timeout = 5000');
  // Readers do not wait for the writer.
  connection.pragma('journal_mode = WAL');
  // In WAL mode this survives a crash of the process; only a power cut may cost the last transactions.
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  const db = new Kysely<Tables>({dialect: new LibsqlDialect(connection)});
  const {error} = await createMigrator(db).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** From here on, waits only half a second for what others lock: there is no time. */
export async function waitLittle(db: Database): Promise<void> {
  await sql`pragma busy_timeout = 500`.execute(db);
}

/** True when a constraint said that there is one already. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505';
}

/** True when the database is full, locked or cannot write: nothing is wrong with the request. */
export function isStoreUnavailable(error: unknown): boolean {
  return /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN)/.test(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as {code?: unknown}).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
