import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Kysely, Migrator} from 'kysely';
import Libsql from 'libsql';
import {insertConversation} from '../../../../demo/server/store/conversations.js';
import type {Database} from '../../../../demo/server/store/database.js';
import {LibsqlDialect} from '../../../../demo/server/store/libsql-dialect.js';
import {migrations} from '../../../../demo/server/store/migrations.js';
import {limits} from '../../../../demo/server/store/migrations-limits.js';
import {insertRun} from '../../../../demo/server/store/runs.js';
import type {Tables} from '../../../../demo/server/store/tables.js';
import {type ConversationId, type MessageId, newId, type StreamId} from '../../../../src/base/ids.js';

/** A store in a file of its own. */
export interface LimitsStore {
  readonly db: Database;
  readonly file: string;
  /** Closes it and deletes the file. */
  dispose(): Promise<void>;
}

export async function makeLimitsStore(): Promise<LimitsStore> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-limits-'));
  const file = join(directory, 'test.db');
  const db = await openLimitsStore(file);
  return {
    db,
    file,
    async dispose() {
      await db.destroy();
      await rm(directory, {recursive: true, force: true});
    },
  };
}

/** Opens the store in `file` as the server does, with the tables of limits. */
export async function openLimitsStore(file: string): Promise<Database> {
  const connection = new Libsql(file);
  for (const pragma of ['busy_timeout = 5000', 'journal_mode = WAL', 'foreign_keys = ON'])
    connection.pragma(pragma);
  const db = new Kysely<Tables>({dialect: new LibsqlDialect(connection)});
  await addLimitsTables(db);
  return db;
}

/** Adds the tables of limits to a store that may have them. */
export async function addLimitsTables(db: Database): Promise<void> {
  const {error} = await limitsMigrator(db).migrateToLatest();
  if (error) throw error;
}

export function limitsMigrator(db: Database): Migrator {
  const isListed = Object.values(migrations).includes(limits);
  const all = isListed ? {...migrations} : {...migrations, '9000-limits': limits};
  return new Migrator({db, provider: {getMigrations: async () => all}});
}

/** A run of `userId` in a conversation of its own, as a start saves it. */
export async function addRun(db: Parameters<typeof insertRun>[0], userId: string): Promise<StreamId> {
  const conversationId: ConversationId = newId<'conversation'>();
  const streamId = newId<'stream'>();
  await insertConversation(db, {id: conversationId, userId, title: '', now: 0});
  await insertRun(
    db,
    {streamId, conversationId, messageId: newId<'message'>() as MessageId, userMessageId: null, model: 'm'},
    0,
  );
  return streamId;
}
