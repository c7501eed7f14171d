import {mkdir} from 'node:fs/promises';
import {dirname} from 'node:path';
import {Kysely} from 'kysely';
import Libsql from 'libsql';
import type {OpenedDatabase} from './database.js';
import {LibsqlDialect} from './libsql-dialect.js';
import {migrateToLatest} from './migrations.js';
import type {Tables} from './tables.js';

/** Opens the database in `file`, made where missing. @throws when it cannot be opened, or a migration failed. */
export async function openLibsql(file: string): Promise<OpenedDatabase> {
  await mkdir(dirname(file), {recursive: true});
  const connection = new Libsql(file);
  connection.pragma('busy_timeout = 5000');
  // Readers do not wait for the writer.
  connection.pragma('journal_mode = WAL');
  // In WAL mode this survives a crash of the process; only a power cut may cost the last transactions.
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  const db = new Kysely<Tables>({dialect: new LibsqlDialect(connection)});
  try {
    await migrateToLatest(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    limitLocks: async (lockMs) => {
      connection.pragma(`busy_timeout = ${lockMs}`);
    },
  };
}
