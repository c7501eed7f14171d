import type {Migration} from 'kysely';

export const cache: Migration = {
  async up(db) {
    await db.schema
      .createTable('cached_answers')
      .addColumn('key', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('user_id', 'varchar(64)')
      .addColumn('model', 'varchar(128)', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('usage', 'text')
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('last_used_at', 'bigint', (column) => column.notNull())
      .execute();
    // With the sizes in it, what is there is summed without reading an answer.
    await db.schema
      .createIndex('cached_answers_by_use')
      .on('cached_answers')
      .columns(['last_used_at', 'bytes'])
      .execute();
    await db.schema.createIndex('cached_answers_by_age').on('cached_answers').column('created_at').execute();
  },
  async down(db) {
    await db.schema.dropTable('cached_answers').execute();
  },
};
