import {Kysely, PostgresDialect} from 'kysely';
import type {OpenedDatabase} from './database.js';
import {migrateToLatest} from './migrations.js';
import {openPostgresPool, type PostgresPlace, type PostgresTimeouts} from './postgres-pool.js';
import type {Tables} from './tables.js';

const timeouts: PostgresTimeouts = {statementMs: 30_000, lockMs: 5_000, idleTransactionMs: 60_000};
/** A migration takes as long as it takes, and its lock as long as that of another server. */
const forMigrations: PostgresTimeouts = {statementMs: 0, lockMs: 0, idleTransactionMs: 0};

/** @throws {StoreUnreachable}, or what a migration throws; nothing is left open then. */
export async function openPostgres(place: PostgresPlace): Promise<OpenedDatabase> {
  const alone = await openPostgresPool({...place, poolSize: 1}, forMigrations);
  const migrating = new Kysely<Tables>({dialect: new PostgresDialect({pool: alone})});
  try {
    await migrateToLatest(migrating);
  } finally {
    await migrating.destroy();
  }
  const pool = await openPostgresPool(place, timeouts);
  return {
    db: new Kysely<Tables>({dialect: new PostgresDialect({pool})}),
    limitLocks: async (lockMs) => pool.limitLocks(lockMs),
  };
}
