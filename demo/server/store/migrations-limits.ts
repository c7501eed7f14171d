import {type Migration, sql} from 'kysely';

export const limits: Migration = {
  async up(db) {
    await db.schema
      .createTable('rate_buckets')
      .addColumn('bucket', 'varchar(160)', (column) => column.primaryKey())
      .addColumn('full_at_us', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('rate_buckets_by_end').on('rate_buckets').column('full_at_us').execute();
    await db.schema
      .createTable('user_starts')
      .addColumn('user_id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('last_start_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('quota_balances')
      .addColumn('account', 'varchar(96)', (column) => column.notNull())
      .addColumn('unit', 'varchar(16)', (column) => column.notNull())
      .addColumn('period', 'varchar(16)', (column) => column.notNull())
      .addColumn('reserved', 'bigint', (column) => column.notNull())
      .addColumn('spent', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('quota_balances_key', ['account', 'unit', 'period'])
      // A hold that was given back twice would hand out what nobody granted: better no end is saved.
      .addCheckConstraint('quota_balances_whole', sql`reserved >= 0 and spent >= 0`)
      .execute();
    await db.schema
      .createTable('quota_grants')
      .addColumn('account', 'varchar(96)', (column) => column.notNull())
      .addColumn('unit', 'varchar(16)', (column) => column.notNull())
      .addColumn('span', 'varchar(16)', (column) => column.notNull())
      .addColumn('amount', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('quota_grants_key', ['account', 'unit', 'span'])
      .execute();
    // No reference to the run: who deletes a conversation does not delete what it cost.
    await db.schema
      .createTable('quota_holds')
      .addColumn('stream_id', 'varchar(64)', (column) => column.notNull())
      .addColumn('account', 'varchar(96)', (column) => column.notNull())
      .addColumn('unit', 'varchar(16)', (column) => column.notNull())
      .addColumn('period', 'varchar(16)', (column) => column.notNull())
      .addColumn('reserved', 'bigint', (column) => column.notNull())
      .addColumn('spent', 'bigint')
      .addColumn('status', 'varchar(16)', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addPrimaryKeyConstraint('quota_holds_key', ['stream_id', 'account', 'unit', 'period'])
      .execute();
    await sql`create index held_quota on quota_holds (stream_id) where status = 'held'`.execute(db);
    await db.schema
      .createIndex('quota_holds_of_account')
      .on('quota_holds')
      .columns(['account', 'created_at'])
      .execute();
    await db.schema
      .createTable('server_settings')
      .addColumn('name', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
  },
  async down(db) {
    for (const table of [
      'server_settings',
      'quota_holds',
      'quota_grants',
      'quota_balances',
      'user_starts',
      'rate_buckets',
    ])
      await db.schema.dropTable(table).execute();
  },
};
