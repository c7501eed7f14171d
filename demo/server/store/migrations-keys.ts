import type {Migration} from 'kysely';
import {newId} from '../../../src/base/ids.js';

export const keys: Migration = {
  async up(db) {
    await db.schema
      .createTable('provider_keys')
      .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('user_id', 'varchar(64)', (column) => column.notNull())
      .addColumn('provider', 'varchar(64)', (column) => column.notNull())
      .addColumn('base_url', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text')
      .addColumn('key_version', 'integer')
      .addColumn('last_four', 'varchar(4)')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('replaced_at', 'bigint')
      .addUniqueConstraint('one_key_a_provider', ['user_id', 'provider'])
      .execute();
    await db.schema
      .createTable('master_key_state')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('install_id', 'varchar(64)', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('check_value', 'varchar(64)', (column) => column.notNull())
      .addColumn('home', 'varchar(16)', (column) => column.notNull())
      .execute();
    await db
      .insertInto('master_key_state')
      .values({id: 1, install_id: newId(), version: 0, check_value: '', home: ''})
      .execute();
  },
  async down(db) {
    for (const table of ['master_key_state', 'provider_keys']) await db.schema.dropTable(table).execute();
  },
};
