import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {type Migration, Migrator} from 'kysely';
import {insertConversation, lockConversation} from '../../../../demo/server/store/conversations.js';
import {type Database, isUniqueViolation, openDatabase} from '../../../../demo/server/store/database.js';
import {insertMessage, listMessages} from '../../../../demo/server/store/messages.js';
import {createMigrator, migrations} from '../../../../demo/server/store/migrations.js';
import {finishRun, insertRun} from '../../../../demo/server/store/runs.js';
import type {ConversationId, MessageId, StreamId} from '../../../../src/base/ids.js';
import {databaseKinds, type TestDatabase} from '../../../support/databases.js';

const conversationId = 'c' as ConversationId;

for (const {name, skip, create} of databaseKinds) {
  describe(`the store on ${name}`, {skip}, () => {
    let database: TestDatabase;
    let db: Database;
    beforeEach(async () => {
      database = await create();
      db = await openDatabase(database.place);
    });
    afterEach(async () => {
      await db.destroy();
      await database.dispose();
    });

    const tables = async (): Promise<string[]> =>
      (await db.introspection.getTables()).map((table) => table.name).sort();
    const addConversation = (title = ''): Promise<void> =>
      insertConversation(db, {id: conversationId, userId: 'local', title, now: 1});
    const addMessage = (id: string, text: string): Promise<void> =>
      insertMessage(db, {
        id: id as MessageId,
        conversationId,
        parentId: null,
        role: 'user',
        status: 'complete',
        parts: [{type: 'text', text}],
        metadata: null,
        streamId: null,
        createdAt: 1_763_700_000_123,
      });

    it('can be taken down step by step to nothing, as it came up, and up again, twice', async () => {
      const migrator = createMigrator(db);
      const steps: string[][][] = [];
      for (let time = 0; time < 2; time++) {
        const down: string[][] = [await tables()];
        while ((await migrator.migrateDown()).results?.length) down.push(await tables());
        const up: string[][] = [await tables()];
        while ((await migrator.migrateUp()).results?.length) up.push(await tables());
        steps.push(down, up.reverse());
      }
      expect(steps[0]).to.have.length(Object.keys(migrations).length + 1);
      expect(steps[0]?.at(-1)).to.deep.equal([]);
      expect(steps.slice(1)).to.deep.equal([steps[0], steps[0], steps[0]]);
    });

    it('is left as it was by a migration that fails half-way', async () => {
      const broken: Migration = {
        async up(into) {
          await into.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('half-way');
        },
      };
      const provider = {getMigrations: async () => ({...migrations, '9999-broken': broken})};
      const {error} = await new Migrator({db, provider}).migrateToLatest();
      expect([String(error), (await tables()).includes('half')]).to.deep.equal(['Error: half-way', false]);
    });

    it('keeps its runs when their table is rebuilt, the newest of each answer on the way down', async () => {
      await addConversation();
      const run = {conversationId, userMessageId: null, model: 'm', messageId: 'm1' as MessageId};
      const end = {status: 'done', finishReason: 'length', errorCode: null, lastSeq: 4} as const;
      for (const [at, streamId] of (['s1', 's2'] as StreamId[]).entries()) {
        await insertRun(db, {...run, streamId}, at);
        await finishRun(db, streamId, end, at);
      }
      const saved = () => db.selectFrom('runs').selectAll().orderBy('stream_id').execute();
      const before = await saved();
      const down = await createMigrator(db).migrateTo('0002-runs');
      const left = await saved();
      const up = await createMigrator(db).migrateToLatest();
      expect([down.error, left, up.error, await saved()]).to.deep.equal([
        undefined,
        before.slice(1),
        undefined,
        before.slice(1),
      ]);
    });

    it('gives times and counts as numbers, sums of them too', async () => {
      await addConversation();
      await addMessage('m1', 'hi');
      const row = await db
        .selectFrom('messages')
        .select(({fn}) => [
          'created_at',
          fn.countAll().as('count'),
          fn.sum('created_at').as('sum'),
          fn.max('ordinal').as('last'),
        ])
        .groupBy('created_at')
        .executeTakeFirstOrThrow();
      expect(row).to.deep.equal({
        created_at: 1_763_700_000_123,
        count: 1,
        sum: 1_763_700_000_123,
        last: 0,
      });
    });

    it('gives back any text of a message, NUL and lone surrogates too', async () => {
      const text = `\0 \ud800 é 👋🏽 ' " \\ \u2028 ${'x'.repeat(100_000)}`;
      await addConversation();
      await addMessage('m1', text);
      expect((await listMessages(db, conversationId))[0]?.parts).to.deep.equal([{type: 'text', text}]);
    });

    it('takes NUL in a title and in an id that is asked for, which then is not there', async () => {
      await addConversation('a\0b');
      const message = await db
        .selectFrom('messages')
        .select('id')
        .where('id', '=', '\0' as MessageId)
        .execute();
      const row = await db.selectFrom('conversations').select('title').executeTakeFirst();
      expect([message, row?.title.at(0)]).to.deep.equal([[], 'a']);
    });

    it('says of what is there already that it is', async () => {
      await addConversation();
      expect(isUniqueViolation(await addConversation().catch((error: unknown) => error))).to.equal(true);
    });

    it('refuses a message of a conversation that is not there', async () => {
      expect(String(await addMessage('m1', 'hi').catch((error: Error) => error))).to.match(/foreign key/i);
    });

    it('has those that lock a conversation come one after the other, each seeing what the one before saved', async () => {
      await addConversation('0');
      const add = () =>
        db.transaction().execute(async (transaction) => {
          const row = await lockConversation(transaction, {id: conversationId, userId: 'local'});
          const title = String(Number(row?.title) + 1);
          await transaction.updateTable('conversations').set({title}).execute();
        });
      await Promise.all(Array.from({length: 20}, add));
      expect(await db.selectFrom('conversations').select('title').execute()).to.deep.equal([{title: '20'}]);
    });

    it('locks no conversation of another person', async () => {
      await addConversation();
      expect(await lockConversation(db, {id: conversationId, userId: 'other'})).to.equal(undefined);
    });
  });

  it(`the store on ${name} is opened by several servers at once, whoever makes its tables`, {
    skip,
  }, async () => {
    const database = await create();
    const all = await Promise.all(Array.from({length: 4}, () => openDatabase(database.place)));
    const made = await Promise.all(
      all.map((db) =>
        db
          .selectFrom('master_key_state')
          .select(({fn}) => fn.countAll().as('count'))
          .executeTakeFirst(),
      ),
    );
    await Promise.all(all.map((db) => db.destroy()));
    await database.dispose();
    expect(made).to.deep.equal(Array.from({length: 4}, () => ({count: 1})));
  });
}
