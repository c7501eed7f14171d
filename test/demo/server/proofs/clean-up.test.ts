import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {sql} from 'kysely';
import {billLifetimeMs} from '../../../../demo/server/limits/delete-old-limits.js';
import {chunkOf, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {EventReader} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, sendBody, streamPath, type TestServer} from '../../../support/server-harness.js';
import {sessionId, startServerOfPeople, tokenOf} from '../people/people-server.js';

/** Tables whose rows are people's own, or the store's: time takes nothing from them. */
const lasting: ReadonlySet<string> = new Set([
  ...['conversations', 'messages', 'runs', 'kysely_migration', 'kysely_migration_lock', 'master_key_state'],
  // One small row a person, which their uploads write first: so they come one after another.
  'file_owners',
]);

describe('what is left when time has passed over everything', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let clock: ManualClock;
  let timersAtRest: number;
  beforeEach(async () => {
    clock = new ManualClock();
    upstream = await startFakeUpstream();
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('a word'));
    });
    server = await startServerOfPeople({
      clock,
      openAI: {baseUrl: upstream.baseUrl, apiKey: undefined, model: undefined},
      limits: {
        maxRunsPerUser: 5,
        userRate: {capacity: 10, refillPerSecond: 1},
        providerRate: {capacity: 10, refillPerSecond: 1},
        quotas: [
          {of: 'user', unit: 'tokens', span: 'day', granted: 1_000_000},
          {of: 'user', unit: 'tokens', span: 'month', granted: 1_000_000},
        ],
      },
    });
    timersAtRest = clock.pending;
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const headers = async (session: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await tokenOf({userId: 'ann', sessionId: sessionId(session)}, clock.now())}`,
  });
  const start = async (model: string, key: string): Promise<EventReader> =>
    new EventReader(
      await postJson(`${server.url}${streamPath}`, sendBody('hi', {model}), {
        headers: {...(await headers('s1')), 'idempotency-key': key},
      }),
    );
  /** How many rows each table has, those that last left out. */
  const rows = async (): Promise<Readonly<Record<string, number>>> => {
    const tables = await sql<{name: string}>`select name from sqlite_master where type = 'table'`.execute(
      server.db,
    );
    const counts: Record<string, number> = {};
    for (const {name} of tables.rows.filter((table) => !lasting.has(table.name))) {
      const {rows: counted} = await sql<{
        count: number;
      }>`select count(*) as count from ${sql.table(name)}`.execute(server.db);
      if (counted[0]?.count) counts[name] = counted[0].count;
    }
    return counts;
  };

  it('is what people wrote and were answered, and nothing else: no row, no timer, no stream', async () => {
    // Done, abandoned in the middle, stopped before it came.
    await (await start('mock/echo', 'done')).rest();
    const left = await start('m', 'left');
    await left.next();
    await left.leave();
    await postJson(
      `${server.url}${streamPath}/stop`,
      {},
      {
        headers: {...(await headers('s1')), 'idempotency-key': 'early'},
      },
    );
    // A session that was ended, and one that was just left.
    await fetch(`${server.url}/api/ai/sessions`, {method: 'DELETE', headers: await headers('s2')});
    // A file that no message took.
    const form = new FormData();
    form.append('file', new File(['words'], 'notes.txt', {type: 'text/plain'}));
    await fetch(`${server.url}/api/ai/files`, {method: 'POST', headers: await headers('s1'), body: form});
    await eventually(
      () => server.counts().readers,
      (readers) => readers === 0,
    );
    expect(Object.keys(await rows())).to.include.members([
      'request_keys',
      'rate_buckets',
      'user_starts',
      'quota_balances',
      'quota_holds',
      'sessions',
      'files',
    ]);

    clock.advance(10 * 60_000);
    await eventually(
      () => server.counts().runs,
      (runs) => runs === 0,
    );
    // Two months more: balances are kept until the whole of their month is old enough.
    clock.advance(billLifetimeMs + 62 * 24 * 60 * 60_000);
    const rowsLeft = await eventually(rows, (counts) => Object.keys(counts).length === 0).catch(rows);
    const {rows: status} = await sql<{status: string}>`select status from messages order by ordinal`.execute(
      server.db,
    );
    expect([rowsLeft, server.counts(), status.map((row) => row.status).sort(), clock.pending]).to.deep.equal([
      {},
      {...server.counts(), runs: 0, streams: 0, readers: 0, waiting: 0, heartbeats: 0, sessions: 0},
      ['complete', 'complete', 'complete', 'stopped'],
      timersAtRest,
    ]);
  });
});
