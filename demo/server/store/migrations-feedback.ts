import type {Migration} from 'kysely';

export const feedback: Migration = {
  async up(db) {
    await db.schema
      .createTable('feedback')
      .addColumn('message_id', 'varchar(64)', (column) =>
        column.primaryKey().references('messages.id').onDelete('cascade'),
      )
      .addColumn('rating', 'varchar(8)', (column) => column.notNull())
      .addColumn('comment', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('feedback').execute();
  },
};
