import type {Migration} from 'kysely';

export const templates: Migration = {
  async up(db) {
    await db.schema
      .createTable('template_versions')
      .addColumn('name', 'varchar(64)', (column) => column.notNull())
      .addColumn('version', 'varchar(64)', (column) => column.notNull())
      .addColumn('digest', 'varchar(64)', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('variables', 'text', (column) => column.notNull())
      .addColumn('first_used_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('template_versions_key', ['name', 'version', 'digest'])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('template_versions').execute();
  },
};
