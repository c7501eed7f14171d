import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {Kysely, Migrator} from 'kysely';
import Libsql from 'libsql';
import {LibsqlDialect} from '../../../../demo/server/store/libsql-dialect.js';
import {limits} from '../../../../demo/server/store/migrations-limits.js';

describe('the migration of limits', () => {
  it('makes its tables, takes them away without a trace, and makes them again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'chat-stream-limits-'));
    const connection = new Libsql(join(directory, 'test.db'));
    const db = new Kysely<unknown>({dialect: new LibsqlDialect(connection)});
    const migrator = new Migrator({db, provider: {getMigrations: async () => ({'1-limits': limits})}});
    const names = (): unknown[] =>
      connection
        .prepare(
          `select name from sqlite_master where sql is not null and name not like 'kysely%' order by name`,
        )
        .all()
        .map((row) => (row as {name: string}).name);
    try {
      await migrator.migrateToLatest();
      const up = names();
      const down = await migrator.migrateDown();
      const left = names();
      const again = await migrator.migrateToLatest();
      expect([up, down.error, left, again.error, names()]).to.deep.equal([
        [
          'held_quota',
          'quota_balances',
          'quota_grants',
          'quota_holds',
          'quota_holds_of_account',
          'rate_buckets',
          'rate_buckets_by_end',
          'server_settings',
          'user_starts',
        ],
        undefined,
        [],
        undefined,
        up,
      ]);
    } finally {
      await db.destroy();
      await rm(directory, {recursive: true, force: true});
    }
  });
});
