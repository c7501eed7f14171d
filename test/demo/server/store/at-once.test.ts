import {randomBytes} from 'node:crypto';
import {dirname} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {KeyStore} from '../../../../demo/server/keys/key-store.js';
import {openMasterKeys} from '../../../../demo/server/keys/master-keys.js';
import {modelServices} from '../../../../demo/server/keys/model-service.js';
import {Secret} from '../../../../demo/server/keys/secret.js';
import type {LimitsConfig} from '../../../../demo/server/settings/limit-settings.js';
import {systemClock} from '../../../../src/base/clock.js';
import type {WireConversation} from '../../../../src/model/native-wire.js';
import {databaseKinds, type TestDatabase} from '../../../support/databases.js';
import {readAll} from '../../../support/server-events.js';
import {
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';

const none: LimitsConfig = {maxRunsPerUser: null, userRate: null, providerRate: null, quotas: []};
/** Written for minutes, with the delay below. */
const long = 'word '.repeat(400);
/** So many requests cost a second; one limit is asked by all of them, the others by fewer. */
const crowd = 100;
const few = process.env['LONG'] ? crowd : 8;
const many = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({length: count}, (_, index) => make(index)));

/** How many answers there were of each status. */
function tally(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

for (const {name, skip, create} of databaseKinds) {
  describe(`what comes at once, on ${name}`, {skip}, () => {
    let database: TestDatabase;
    let server: TestServer;
    beforeEach(async () => {
      database = await create();
    });
    afterEach(async () => {
      await server?.dispose();
      await database.dispose();
    });

    const start = async (options: ServerOptions = {}): Promise<void> => {
      server = await startServer({...database.options, mockWordDelayMs: 150, ...options});
    };
    const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      postJson(`${server.url}${streamPath}`, body, {headers});
    /** The status of a start; what it begins goes on. */
    const statusOf = async (body: unknown, headers: Record<string, string> = {}): Promise<number> => {
      const response = await post(body, headers);
      await response.body?.cancel();
      return response.status;
    };
    const count = async (from: string): Promise<number> =>
      Number((await database.rows(`select count(*) as count from ${from}`))[0]?.['count']);
    const newConversation = async (): Promise<string> => {
      await readAll(await post(sendBody('hi')));
      const response = await fetch(`${server.url}/api/ai/conversations`);
      const {conversations} = (await response.json()) as {conversations: WireConversation[]};
      return conversations[0]?.id ?? '';
    };

    for (const [what, limits, requests, refusal] of [
      ['a quota for 2', {quotas: [{of: 'user', unit: 'tokens', span: 'day', granted: 13_000}]}, crowd, 402],
      ['room for 2 answers', {maxRunsPerUser: 2}, few, 429],
      ['2 tokens in a bucket', {userRate: {capacity: 2, refillPerSecond: 1 / 3_600}}, few, 429],
      ['2 tokens in the bucket of all', {providerRate: {capacity: 2, refillPerSecond: 1 / 3_600}}, few, 429],
    ] satisfies [string, Partial<LimitsConfig>, number, number][])
      it(`starts 2 of ${requests} with ${what}`, async () => {
        await start({limits: {...none, ...limits}});
        const statuses = await many(requests, () => statusOf(sendBody(long)));
        expect([tally(statuses), await count('runs'), await count('conversations')]).to.deep.equal([
          {200: 2, [refusal]: requests - 2},
          2,
          2,
        ]);
      });

    it('starts one of 12 in one conversation, and saves nothing of the others', async () => {
      await start();
      const conversationId = await newConversation();
      const statuses = await many(12, () => statusOf(sendBody(long, {conversationId})));
      expect([tally(statuses), await count('messages'), await count('runs')]).to.deep.equal([
        {200: 1, 409: 11},
        4,
        2,
      ]);
    });

    it('starts one of 12 with the same Idempotency-Key, and gives that one to all', async () => {
      await start();
      const streams = await many(12, async () => {
        const response = await post(sendBody('one'), {'idempotency-key': 'same'});
        await response.text();
        return response.headers.get('stream-id');
      });
      expect([new Set(streams).size, await count('runs'), await count('conversations')]).to.deep.equal([
        1, 1, 1,
      ]);
    });

    it('leaves nothing of a conversation that is deleted while it is written to, and ends what was started', async () => {
      await start();
      for (let time = 0; time < 2; time++) {
        const conversationId = await newConversation();
        const [deleted, ...sent] = await Promise.all([
          fetch(`${server.url}/api/ai/conversations/${conversationId}`, {method: 'DELETE'}),
          ...Array.from({length: 6}, () => post(sendBody(long, {conversationId}))),
        ]);
        const ends = await Promise.all(
          sent.map(async (response) => {
            const text = await response.text();
            return response.status === 200 ? /"code":"([a-z-]+)"/.exec(text)?.[1] : response.status;
          }),
        );
        expect(deleted.status).to.equal(204);
        expect(ends.filter((end) => end !== 404 && end !== 409 && end !== 'not-found')).to.deep.equal([]);
      }
      const left = await Promise.all(
        ['conversations', 'messages', 'message_deltas', 'runs'].map((table) => count(table)),
      );
      expect([left, server.counts().runs]).to.deep.equal([[0, 0, 0, 0], 0]);
    });

    it('charges each of 12 answers that end at once, and holds nothing back', async () => {
      await start({
        mockWordDelayMs: 0,
        limits: {...none, quotas: [{of: 'user', unit: 'tokens', span: 'day', granted: 1_000_000}]},
      });
      await many(12, async () => readAll(await post(sendBody('one two three four'))));
      const [balance] = await database.rows('select reserved, spent from quota_balances');
      const [bill] = await database.rows(
        `select count(*) as runs, cast(sum(spent) as integer) as spent from quota_holds where status = 'settled'`,
      );
      expect([balance, Number(bill?.['runs'])]).to.deep.equal([{reserved: 0, spent: bill?.['spent']}, 12]);
    });

    it('seals every key that is saved while the master key is changed, so that it opens', async () => {
      await start();
      const keys = new KeyStore({
        db: server.db,
        clock: systemClock,
        services: modelServices,
        master: await openMasterKeys({
          db: server.db,
          directory: dirname(database.options.databaseFile),
          masterPassword: null,
          keyring: null,
        }),
      });
      const users = Array.from({length: 12}, () => randomBytes(8).toString('hex'));
      const put = (user: string) =>
        keys.put(user, 'openai', {key: new Secret(`key-of-${user}-long-enough`), baseUrl: null});
      await Promise.all(
        users.flatMap((user, index) => (index % 4 === 0 ? [put(user), keys.rotate()] : [put(user)])),
      );
      const opened = await Promise.all(
        users.map(
          async (user) => (await keys.use(user, 'openai'))?.key?.reveal() === `key-of-${user}-long-enough`,
        ),
      );
      expect(opened).to.deep.equal(users.map(() => true));
    });
  });
}
