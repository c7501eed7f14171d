import {type AddressInfo, createServer as createTcpServer} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {inspect} from 'node:util';
import {expect} from 'chai';
import {sql} from 'kysely';
import {insertConversation} from '../../../../demo/server/store/conversations.js';
import {
  type Database,
  isStoreUnavailable,
  openDatabase,
  waitLittle,
} from '../../../../demo/server/store/database.js';
import type {ConversationId} from '../../../../src/base/ids.js';
import {createPostgresDatabase, noPostgres, type PostgresDatabase} from '../../../support/postgres.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, sendBody, startServer, streamPath} from '../../../support/server-harness.js';

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing failed',
    (error: unknown) => error,
  );
const tell = (value: unknown): unknown => (value instanceof Error ? String(value) : value);

describe('PostgreSQL as the store', {skip: noPostgres}, () => {
  let database: PostgresDatabase;
  let db: Database;
  before(async () => {
    database = await createPostgresDatabase();
    db = await openDatabase({...database.place, poolSize: 2});
    await insertConversation(db, {id: 'c' as ConversationId, userId: 'local', title: '', now: 1});
  });
  after(async () => {
    await db.destroy();
    await database.drop();
  });

  /** Has PostgreSQL cut all connections of the store, as where it is started again. */
  const cutAll = () =>
    database.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'chat-stream'`,
    );
  const title = () => db.selectFrom('conversations').select('title').executeTakeFirst();
  const setTitle = (value: string) => db.updateTable('conversations').set({title: value}).execute();

  it('says so where a transaction cannot be saved because a statement of it failed and nobody minded', async () => {
    const error = await failure(
      db.transaction().execute(async (transaction) => {
        await transaction.updateTable('conversations').set({title: 'lost'}).execute();
        await sql`select no_such_column from conversations`.execute(transaction).catch(() => {});
      }),
    );
    expect([tell(error), await title()]).to.deep.equal([
      'Error: The transaction was rolled back: one of its statements had failed.',
      {title: ''},
    ]);
  });

  it('is connected to again after it went away', async () => {
    await Promise.all([title(), title()]);
    await cutAll();
    // A cut may be heard of only by who asks next.
    await eventually(
      () => failure(title()),
      (answer) => !(answer instanceof Error),
    );
    expect(await title()).to.deep.equal({title: ''});
  });

  it('that goes away in a transaction makes it unavailable, and saves nothing of it', async () => {
    const error = await failure(
      db.transaction().execute(async (transaction) => {
        await transaction.updateTable('conversations').set({title: 'half'}).execute();
        await cutAll();
        await transaction.updateTable('conversations').set({title: 'whole'}).execute();
      }),
    );
    expect([isStoreUnavailable(error), await title()]).to.deep.equal([true, {title: ''}]);
  });

  it('is unavailable to who waits for a lock for too long, and little when the server closes', async () => {
    const closing = await openDatabase(database.place);
    await waitLittle(closing);
    const waited = await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('conversations').set({title: 'locked'}).execute();
      const before = performance.now();
      const error = await failure(closing.updateTable('conversations').set({title: 'other'}).execute());
      return {isUnavailable: isStoreUnavailable(error), ms: performance.now() - before};
    });
    await setTitle('');
    await closing.destroy();
    expect([waited.isUnavailable, waited.ms < 3_000]).to.deep.equal([true, true]);
  });

  it('never has more connections than it may', async () => {
    await Promise.all(Array.from({length: 20}, () => sql`select pg_sleep(0.005)`.execute(db)));
    const [row] = await database.rows(
      `select count(*) as count from pg_stat_activity
        where datname = current_database() and application_name = 'chat-stream'`,
    );
    expect(row?.['count']).to.be.at.most(2);
  });

  for (const host of ['127.0.0.1', 'localhost'])
    it(`that cannot be reached at ${host} is said, and its password is not`, async () => {
      const url = `postgres://somebody:hunter2@${host}:${await closedPort()}/chat`;
      const error = await failure(openDatabase({url, poolSize: 2}));
      expect(isStoreUnavailable(error)).to.equal(true);
      expect(String(error)).to.match(/^StoreUnreachable: .*: .*ECONNREFUSED/);
      expect(inspect(error, {depth: 9})).not.to.include('hunter2');
    });

  it('has requests answered 503 while it is gone, and as ever when it is back', async () => {
    const other = await createPostgresDatabase();
    const server = await startServer({postgres: other.place});
    try {
      const name = new URL(other.place.url).pathname.slice(1);
      await database.rows(`alter database ${name} with allow_connections false`);
      await database.rows(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      const send = async () => {
        const response = await postJson(`${server.url}${streamPath}`, sendBody('hi'));
        const text = await response.text();
        return {status: response.status, retryAfter: response.headers.get('retry-after'), text};
      };
      const gone = await send();
      await database.rows(`alter database ${name} with allow_connections true`);
      const back = await send();
      expect([gone.status, gone.retryAfter, gone.text.includes('overloaded'), back.status]).to.deep.equal([
        503,
        '5',
        true,
        200,
      ]);
    } finally {
      await server.dispose();
      await other.drop();
    }
  });

  for (const path of ['/api/ai/conversations/%00', '/api/ai/conversations/%00/messages'])
    it(`has nothing at ${path}`, async () => {
      const server = await startServer({postgres: database.place});
      const {status} = await fetch(`${server.url}${path}`);
      await server.dispose();
      expect(status).to.equal(404);
    });
});

async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
