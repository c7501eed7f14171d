import {type Kysely, type Migration, Migrator, sql} from 'kysely';
import {cache} from './migrations-cache.js';
import {documents} from './migrations-documents.js';
import {feedback} from './migrations-feedback.js';
import {files} from './migrations-files.js';
import {inspections} from './migrations-inspect.js';
import {keys} from './migrations-keys.js';
import {limits} from './migrations-limits.js';
import {sessions} from './migrations-people.js';
import {templates} from './migrations-templates.js';
import type {Tables} from './tables.js';

/* Migrations see tables as they were, so they are not typed by what the tables are now. */

const conversations: Migration = {
  async up(db) {
    await db.schema
      .createTable('conversations')
      .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('user_id', 'varchar(64)', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('active_leaf_id', 'varchar(64)')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('conversations_of_user')
      .on('conversations')
      .columns(['user_id', 'updated_at'])
      .execute();
    await db.schema
      .createTable('messages')
      .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('conversation_id', 'varchar(64)', (column) =>
        column.notNull().references('conversations.id').onDelete('cascade'),
      )
      .addColumn('parent_id', 'varchar(64)', (column) => column.references('messages.id').onDelete('cascade'))
      .addColumn('ordinal', 'integer', (column) => column.notNull())
      .addColumn('role', 'varchar(16)', (column) => column.notNull())
      .addColumn('status', 'varchar(16)', (column) => column.notNull())
      .addColumn('parts', 'text', (column) => column.notNull())
      .addColumn('usage', 'text')
      .addColumn('metadata', 'text')
      .addColumn('stream_id', 'varchar(64)', (column) => column.unique())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('one_message_an_ordinal', ['conversation_id', 'ordinal'])
      .execute();
    await db.schema.createIndex('messages_of_parent').on('messages').column('parent_id').execute();
    await sql`create unique index one_streaming_message on messages (conversation_id) where status = 'streaming'`.execute(
      db,
    );
    await db.schema
      .createTable('message_deltas')
      .addColumn('message_id', 'varchar(64)', (column) =>
        column.notNull().references('messages.id').onDelete('cascade'),
      )
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('message_deltas_key', ['message_id', 'seq'])
      .execute();
  },
  async down(db) {
    for (const table of ['message_deltas', 'messages', 'conversations'])
      await db.schema.dropTable(table).execute();
  },
};

const runs: Migration = {
  async up(db) {
    await db.schema
      .createTable('runs')
      .addColumn('stream_id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('conversation_id', 'varchar(64)', (column) =>
        column.notNull().references('conversations.id').onDelete('cascade'),
      )
      .addColumn('message_id', 'varchar(64)', (column) => column.notNull().unique())
      .addColumn('user_message_id', 'varchar(64)')
      .addColumn('model', 'varchar(128)', (column) => column.notNull())
      .addColumn('status', 'varchar(16)', (column) => column.notNull())
      .addColumn('finish_reason', 'varchar(32)')
      .addColumn('error_code', 'varchar(32)')
      .addColumn('last_seq', 'integer')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    await sql`create unique index one_running_run on runs (conversation_id) where status = 'running'`.execute(
      db,
    );
    await db.schema
      .createTable('request_keys')
      .addColumn('user_id', 'varchar(64)', (column) => column.notNull())
      .addColumn('key', 'varchar(128)', (column) => column.notNull())
      .addColumn('fingerprint', 'varchar(64)')
      .addColumn('stream_id', 'varchar(64)')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('request_keys_key', ['user_id', 'key'])
      .execute();
    await db.schema.createIndex('request_keys_by_age').on('request_keys').column('created_at').execute();
  },
  async down(db) {
    for (const table of ['request_keys', 'runs']) await db.schema.dropTable(table).execute();
  },
};

/** An answer may be continued: it has several runs then. SQLite drops a constraint only with its table. */
const continuedAnswers: Migration = {
  async up(db) {
    await rebuildRuns(db, {under: 'new_runs', isOneAnAnswer: false});
    await db.schema.createIndex('runs_of_conversation').on('runs').column('conversation_id').execute();
  },
  async down(db) {
    await sql`delete from runs where exists (select 1 from runs as newer where newer.message_id = runs.message_id
      and (newer.created_at, newer.stream_id) > (runs.created_at, runs.stream_id))`.execute(db);
    await rebuildRuns(db, {under: 'old_runs', isOneAnAnswer: true});
  },
};

/** `under` is the table's name until then. PostgreSQL keeps it in those of its indexes, so up and down need two. */
async function rebuildRuns(
  db: Kysely<unknown>,
  {under, isOneAnAnswer}: {readonly under: string; readonly isOneAnAnswer: boolean},
): Promise<void> {
  await db.schema
    .createTable(under)
    .addColumn('stream_id', 'varchar(64)', (column) => column.primaryKey())
    .addColumn('conversation_id', 'varchar(64)', (column) =>
      column.notNull().references('conversations.id').onDelete('cascade'),
    )
    .addColumn('message_id', 'varchar(64)', (column) =>
      isOneAnAnswer ? column.notNull().unique() : column.notNull(),
    )
    .addColumn('user_message_id', 'varchar(64)')
    .addColumn('model', 'varchar(128)', (column) => column.notNull())
    .addColumn('status', 'varchar(16)', (column) => column.notNull())
    .addColumn('finish_reason', 'varchar(32)')
    .addColumn('error_code', 'varchar(32)')
    .addColumn('last_seq', 'integer')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await sql`insert into ${sql.table(under)} select stream_id, conversation_id, message_id, user_message_id, model, status,
    finish_reason, error_code, last_seq, created_at, ended_at from runs`.execute(db);
  await db.schema.dropTable('runs').execute();
  await db.schema.alterTable(under).renameTo('runs').execute();
  await sql`create unique index one_running_run on runs (conversation_id) where status = 'running'`.execute(
    db,
  );
}

/** Runs migrations by name, oldest first; a released one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-conversations': conversations,
  '0002-runs': runs,
  '0003-continued-answers': continuedAnswers,
  '0004-sessions': sessions,
  '0005-limits': limits,
  '0006-keys': keys,
  '0007-templates': templates,
  '0008-cache': cache,
  '0008-files': files,
  '0009-feedback': feedback,
  '0012-inspections': inspections,
  '0013-documents': documents,
};

export function createMigrator(db: Kysely<Tables>): Migrator {
  return new Migrator({db, provider: {getMigrations: async () => ({...migrations})}});
}

/** Brings the tables up to date; servers that start at once on the same database take turns. @throws what failed, and nothing of it is left. */
export async function migrateToLatest(db: Kysely<Tables>): Promise<void> {
  const {error} = await createMigrator(db).migrateToLatest();
  if (error !== undefined) throw error;
}
