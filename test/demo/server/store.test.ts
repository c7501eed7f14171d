import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {type Migration, Migrator, sql} from 'kysely';
import Libsql from 'libsql';
import {insertConversation, setActiveLeaf} from '../../../demo/server/store/conversations.js';
import {
  type Database,
  isStoreUnavailable,
  isUniqueViolation,
  openDatabase,
} from '../../../demo/server/store/database.js';
import {insertMessage} from '../../../demo/server/store/messages.js';
import {createMigrator, migrations} from '../../../demo/server/store/migrations.js';
import {finishRun, insertRun} from '../../../demo/server/store/runs.js';
import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';

const conversationId = 'c' as ConversationId;

describe('the store', () => {
  let directory: string;
  let db: Database;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
    db = await openDatabase(join(directory, 'new/folder/test.db'));
  });
  afterEach(async () => {
    await db.destroy();
    await rm(directory, {recursive: true, force: true});
  });

  const tables = async (): Promise<string[]> =>
    (await db.introspection.getTables())
      .map(({name}) => name)
      .filter((name) => !name.startsWith('sqlite'))
      .sort();
  const addAnswer = (id: string, status: 'streaming' | 'complete'): Promise<void> =>
    insertMessage(db, {
      id: id as MessageId,
      conversationId,
      parentId: null,
      role: 'assistant',
      status,
      parts: [],
      metadata: null,
      streamId: id as StreamId,
      createdAt: 0,
    });

  it('makes its tables in a new file, folders too', async () => {
    expect(await tables()).to.include.members([
      'conversations',
      'message_deltas',
      'messages',
      'request_keys',
      'runs',
      'sessions',
      'quota_holds',
      'provider_keys',
    ]);
  });

  it('can be taken down step by step to nothing, as it came up, and up again', async () => {
    const migrator = createMigrator(db);
    const atTheEnd = await tables();
    const down: string[][] = [];
    while ((await migrator.migrateDown()).results?.length) down.push(await tables());
    const up = [await tables()];
    while ((await migrator.migrateUp()).results?.length) up.push(await tables());
    expect(down).to.have.length(Object.keys(migrations).length);
    expect(down.at(-1)).to.deep.equal([]);
    expect([...down].reverse()).to.deep.equal(up.slice(0, -1));
    expect(await tables()).to.deep.equal(atTheEnd);
  });

  it('is left as it was by a migration that fails half-way', async () => {
    const broken: Migration = {
      async up(into) {
        await into.schema.createTable('half').addColumn('id', 'text').execute();
        throw new Error('half-way');
      },
    };
    const migrator = new Migrator({
      db,
      provider: {getMigrations: async () => ({...migrations, '9999-broken': broken})},
    });
    const {error} = await migrator.migrateToLatest();
    expect([String(error), (await tables()).includes('half')]).to.deep.equal(['Error: half-way', false]);
  });

  it('can write again after another process held the lock', async () => {
    const file = join(directory, 'new/folder/test.db');
    await sql`pragma busy_timeout = 1`.execute(db);
    const write = () => insertConversation(db, {id: conversationId, userId: 'local', title: '', now: 1});
    const other = new Libsql(file);
    other.exec('begin immediate');
    const errors = [
      await write().catch((error: unknown) => isStoreUnavailable(error)),
      await db
        .transaction()
        .execute(write)
        .catch((error: unknown) => isStoreUnavailable(error)),
    ];
    other.exec('rollback');
    other.close();
    await db.transaction().execute((transaction) => setActiveLeaf(transaction, conversationId, null, 2));
    await write();
    expect([errors, await db.selectFrom('conversations').select('id').execute()]).to.deep.equal([
      [true, true],
      [{id: 'c'}],
    ]);
  });

  it('opens again what it wrote', async () => {
    await insertConversation(db, {id: conversationId, userId: 'local', title: 'kept', now: 1});
    await db.destroy();
    db = await openDatabase(join(directory, 'new/folder/test.db'));
    expect(await db.selectFrom('conversations').select('title').execute()).to.deep.equal([{title: 'kept'}]);
  });

  for (const [pragma, value] of [
    ['journal_mode', 'wal'],
    ['foreign_keys', 1],
    ['synchronous', 1],
  ] as const) {
    it(`runs with ${pragma} = ${value}`, async () => {
      const {rows} = await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(db);
      expect(rows[0]?.[pragma]).to.equal(value);
    });
  }

  it('takes one streaming message a conversation, and any number that are complete', async () => {
    await insertConversation(db, {id: conversationId, userId: 'local', title: '', now: 1});
    await addAnswer('a', 'complete');
    await addAnswer('b', 'complete');
    await addAnswer('c', 'streaming');
    const error: unknown = await addAnswer('d', 'streaming').catch((reason: unknown) => reason);
    expect(isUniqueViolation(error)).to.equal(true);
  });

  it('takes one running run a conversation', async () => {
    await insertConversation(db, {id: conversationId, userId: 'local', title: '', now: 1});
    const run = {conversationId, userMessageId: null, model: 'm'};
    await insertRun(db, {...run, streamId: 's1' as StreamId, messageId: 'm1' as MessageId}, 1);
    const second = insertRun(db, {...run, streamId: 's2' as StreamId, messageId: 'm2' as MessageId}, 1);
    expect(isUniqueViolation(await second.catch((reason: unknown) => reason))).to.equal(true);
  });

  it('keeps its runs when their table is rebuilt, the newest of each answer on the way down', async () => {
    await insertConversation(db, {id: conversationId, userId: 'local', title: '', now: 1});
    const run = {conversationId, userMessageId: null, model: 'm', messageId: 'm1' as MessageId};
    const end = {status: 'done', finishReason: 'length', errorCode: null, lastSeq: 4} as const;
    for (const [at, streamId] of (['s1', 's2'] as StreamId[]).entries()) {
      await insertRun(db, {...run, streamId}, at);
      await finishRun(db, streamId, end, at);
    }
    const saved = () => db.selectFrom('runs').selectAll().orderBy('stream_id').execute();
    const before = await saved();
    const migrator = createMigrator(db);
    const down = await migrator.migrateTo('0002-runs');
    const left = await saved();
    const up = await migrator.migrateToLatest();
    expect([down.error, left, up.error, await saved()]).to.deep.equal([
      undefined,
      before.slice(1),
      undefined,
      before.slice(1),
    ]);
  });

  it('refuses a message of a conversation that is not there', async () => {
    const error = await addAnswer('a', 'complete').catch((reason: Error) => reason);
    expect(String(error)).to.match(/FOREIGN KEY/);
  });
});
