import type {Migration} from 'kysely';

export const files: Migration = {
  async up(db) {
    await db.schema
      .createTable('files')
      .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('user_id', 'varchar(64)', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('media_type', 'varchar(64)', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('sha256', 'varchar(64)', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('attached_at', 'bigint')
      .execute();
    await db.schema.createIndex('files_of_user').on('files').columns(['user_id', 'created_at']).execute();
    await db.schema
      .createTable('message_files')
      .addColumn('message_id', 'varchar(64)', (column) =>
        column.notNull().references('messages.id').onDelete('cascade'),
      )
      .addColumn('file_id', 'varchar(64)', (column) =>
        column.notNull().references('files.id').onDelete('cascade'),
      )
      .addPrimaryKeyConstraint('message_files_key', ['message_id', 'file_id'])
      .execute();
    await db.schema.createIndex('message_files_of_file').on('message_files').column('file_id').execute();
    await db.schema
      .createTable('file_owners')
      .addColumn('user_id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('last_file_at', 'bigint', (column) => column.notNull())
      .execute();
  },
  async down(db) {
    for (const table of ['file_owners', 'message_files', 'files']) await db.schema.dropTable(table).execute();
  },
};
