import type {Migration} from 'kysely';

export const inspections: Migration = {
  async up(db) {
    await db.schema
      .createTable('inspections')
      .addColumn('stream_id', 'varchar(64)', (column) =>
        column.primaryKey().references('runs.stream_id').onDelete('cascade'),
      )
      .addColumn('details', 'text', (column) => column.notNull())
      .addColumn('saved_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('inspections_by_age').on('inspections').column('saved_at').execute();
  },
  async down(db) {
    await db.schema.dropTable('inspections').execute();
  },
};
