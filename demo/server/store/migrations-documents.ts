import type {Migration} from 'kysely';

export const documents: Migration = {
  async up(db) {
    await db.schema
      .createTable('document_owners')
      .addColumn('owner', 'varchar(96)', (column) => column.primaryKey())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('documents')
      .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('owner', 'varchar(96)', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('url', 'text')
      .addColumn('media_type', 'varchar(32)', (column) => column.notNull())
      .addColumn('bytes', 'integer', (column) => column.notNull())
      .addColumn('chunk_count', 'integer', (column) => column.notNull())
      .addColumn('digest', 'varchar(64)', (column) => column.notNull())
      .addColumn('path', 'text')
      .addColumn('embedder', 'varchar(160)')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      // Also what lists of an owner's documents are read by.
      .addUniqueConstraint('one_document_a_digest', ['owner', 'digest'])
      .execute();
    await db.schema
      .createTable('document_chunks')
      .addColumn('document_id', 'varchar(64)', (column) =>
        column.notNull().references('documents.id').onDelete('cascade'),
      )
      .addColumn('ordinal', 'integer', (column) => column.notNull())
      .addColumn('heading', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('vector', 'text')
      .addPrimaryKeyConstraint('document_chunks_key', ['document_id', 'ordinal'])
      .execute();
  },
  async down(db) {
    for (const table of ['document_chunks', 'documents', 'document_owners'])
      await db.schema.dropTable(table).execute();
  },
};
