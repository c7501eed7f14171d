/** What SQL sees of a reply from its question to its end, and of what it cost, on every kind of database. */
import type {ServerResponse} from 'node:http';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {LimitsConfig} from '../../../demo/server/settings/limit-settings.js';
import {databaseKinds, type TestDatabase} from '../../support/databases.js';
import {chunkOf, completion, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {EventReader, readAll, startOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {postJson, sendBody, startServer, streamPath} from '../../support/server-harness.js';
import {ServerProcess} from './server-process.js';

const granted = 10_000;
/** What the server sets aside for each answer. */
const reserved = 6_000;
const limits: LimitsConfig = {
  maxRunsPerUser: null,
  userRate: null,
  providerRate: null,
  quotas: [{of: 'user', unit: 'tokens', span: 'day', granted}],
};
/** Enough for a checkpoint. */
const paragraph = 'word '.repeat(60);
const question = {role: 'user', status: 'complete', parts: JSON.stringify([{type: 'text', text: 'why?'}])};

for (const {name, skip, create} of databaseKinds) {
  describe(`the life of a reply, on ${name}`, {skip}, () => {
    let database: TestDatabase;
    let upstream: FakeUpstream;
    let url: string;
    let close: () => Promise<unknown>;
    /** The answer of the model service that waits. */
    let outgoing: ServerResponse | undefined;
    beforeEach(async () => {
      database = await create();
      upstream = await startFakeUpstream();
      outgoing = undefined;
      upstream.answerWith((answer) => {
        answer.writeHead(200, {'content-type': 'text/event-stream'}).flushHeaders();
        outgoing = answer;
      });
    });
    afterEach(async () => {
      await close();
      await upstream.close();
      await database.dispose();
    });

    const serve = async (): Promise<void> => {
      const openAI = {baseUrl: upstream.baseUrl, apiKey: undefined, model: undefined};
      const server = await startServer({...database.options, openAI, limits});
      url = server.url;
      close = () => server.dispose();
    };
    const post = (text: string, fields: Record<string, unknown> = {}): Promise<Response> =>
      postJson(`${url}${streamPath}`, sendBody(text, {model: 'm', ...fields}));
    /** Sends a question; the model has it, and has not said a word. */
    const ask = async (): Promise<EventReader> => {
      const asked = upstream.requests.length;
      const reader = new EventReader(await post('why?'));
      await reader.next();
      await eventually(
        () => upstream.requests.length,
        (count) => count > asked,
      );
      return reader;
    };
    /** Has the model say a paragraph, which is saved then. */
    const say = async (reader: EventReader): Promise<void> => {
      outgoing?.write(chunkOf(paragraph));
      await reader.next();
      await eventually(
        () => database.rows('select seq from message_deltas'),
        (rows) => rows.length > 0,
      );
    };
    /** As {@link ask} and {@link say}; then the model finishes, counting 100 tokens and 50. */
    const finish = async (): Promise<void> => {
      const reader = await ask();
      await say(reader);
      const usage = {prompt_tokens: 100, completion_tokens: 50, total_tokens: 150};
      outgoing?.end(
        `${chunkOf('', 'stop')}data: ${JSON.stringify({choices: [], usage})}\n\ndata: [DONE]\n\n`,
      );
      await reader.rest();
    };

    const messages = () => database.rows('select role, status, parts from messages order by ordinal');
    const answer = async () => (await messages()).at(-1);
    const run = async () => (await database.rows('select status, finish_reason, error_code from runs'))[0];
    /** Of the account, and of the run. */
    const quota = async () => ({
      ...(await database.rows('select reserved, spent from quota_balances'))[0],
      hold: (await database.rows('select status from quota_holds'))[0]?.['status'],
    });
    const under = {reserved, spent: 0, hold: 'held'};
    const running = {status: 'running', finish_reason: null, error_code: null};

    it('begins with a question that is saved before the first word, with what was set aside', async () => {
      await serve();
      await ask();
      expect([await messages(), await run(), await quota()]).to.deep.equal([
        [question, {role: 'assistant', status: 'streaming', parts: '[]'}],
        running,
        under,
      ]);
    });

    it('has its answer saved as it grows, each piece once, with the quota held', async () => {
      await serve();
      await say(await ask());
      const deltas = await database.rows('select seq, events from message_deltas');
      expect([deltas, await run(), await quota()]).to.deep.equal([
        [{seq: 1, events: JSON.stringify([{type: 'chunk', content: paragraph}])}],
        running,
        under,
      ]);
    });

    it('ends with the whole answer, how it ended and what it used, and is charged that', async () => {
      await serve();
      await finish();
      const [row] = await database.rows(`select usage from messages where role = 'assistant'`);
      const {inputTokens, outputTokens} = JSON.parse(String(row?.['usage'])) as Record<string, number>;
      expect(await answer()).to.deep.equal({
        role: 'assistant',
        status: 'complete',
        parts: JSON.stringify([{type: 'text', text: paragraph}]),
      });
      expect([
        await run(),
        [inputTokens, outputTokens],
        await quota(),
        await database.rows('select seq from message_deltas'),
      ]).to.deep.equal([
        {status: 'done', finish_reason: 'stop', error_code: null},
        [100, 50],
        {reserved: 0, spent: 150, hold: 'settled'},
        [],
      ]);
    });

    it('ends where it is stopped, with what it said, and is charged about that', async () => {
      await serve();
      const reader = await ask();
      await say(reader);
      await postJson(`${url}${streamPath}/${startOf(reader.all).streamId}/stop`, {});
      const {spent, ...rest} = (await quota()) as {reserved: number; spent: number; hold: string};
      expect([(await answer())?.['status'], await run(), rest]).to.deep.equal([
        'stopped',
        {status: 'stopped', finish_reason: null, error_code: null},
        {reserved: 0, hold: 'settled'},
      ]);
      expect(spent).to.be.within(40, 120);
    });

    it('ends where the model fails, with what it said, and costs nothing', async () => {
      await serve();
      const reader = await ask();
      await say(reader);
      outgoing?.destroy();
      await reader.rest();
      const {status, parts} = (await answer()) ?? {};
      expect([status, String(parts).includes(paragraph), await quota()]).to.deep.equal([
        'error',
        true,
        {reserved: 0, spent: 0, hold: 'released'},
      ]);
      expect(await run()).to.include({status: 'error', finish_reason: null});
    });

    it('leaves the question alone where the model fails before a word, and costs nothing', async () => {
      await serve();
      const reader = await ask();
      outgoing?.end('data: {"error": {"message": "no"}}\n\n');
      await reader.rest();
      expect([await messages(), (await run())?.['status'], await quota()]).to.deep.equal([
        [question],
        'error',
        {reserved: 0, spent: 0, hold: 'released'},
      ]);
    });

    it('is interrupted by a kill: as SQL saw it until the next start, with what was saved after it, at no cost', async () => {
      const environment = {
        ...database.environment,
        OPENAI_BASE_URL: upstream.baseUrl,
        DEFAULT_MODEL: 'm',
        USER_TOKENS_PER_DAY: String(granted),
        OLLAMA_URL: 'off',
        KEYRING: '0',
      };
      const first = new ServerProcess(environment);
      close = () => stopped(first);
      url = await first.url();
      const reader = await ask();
      await say(reader);
      const before = [(await answer())?.['status'], await run(), await quota()];
      await stopped(first);
      await reader.rest().catch(() => {
        // The server was killed: that is the end of it.
      });
      expect([(await answer())?.['status'], await run(), await quota()]).to.deep.equal(before);
      expect(before).to.deep.equal(['streaming', running, under]);
      const second = new ServerProcess(environment);
      close = () => stopped(second);
      url = await second.url();
      const {status, parts} = (await answer()) ?? {};
      expect([status, String(parts).includes(paragraph), await run(), await quota()]).to.deep.equal([
        'interrupted',
        true,
        {status: 'error', finish_reason: null, error_code: 'interrupted'},
        {reserved: 0, spent: 0, hold: 'released'},
      ]);
    });

    it('never begins over the quota: the model is not asked, and nothing is saved', async () => {
      await serve();
      await ask();
      const before = await messages();
      const {status} = await post('and why else?');
      expect([status, upstream.requests.length, await messages(), await quota()]).to.deep.equal([
        402,
        1,
        before,
        under,
      ]);
    });

    it('is asked for with the last 10 messages, of a conversation that keeps all', async () => {
      await serve();
      upstream.answerWith((next) => {
        next
          .writeHead(200, {'content-type': 'text/event-stream'})
          .end(completion(`answer ${upstream.requests.length}`));
      });
      let conversationId: string | undefined;
      for (let turn = 1; turn <= 7; turn++) {
        const events = await readAll(await post(`question ${turn}`, conversationId ? {conversationId} : {}));
        ({conversationId} = startOf(events));
      }
      const asked = upstream.requests.at(-1)?.body.messages.map(({content}) => content);
      expect([asked, (await messages()).length]).to.deep.equal([
        ['answer 2', ...[3, 4, 5, 6].flatMap((turn) => [`question ${turn}`, `answer ${turn}`]), 'question 7'],
        14,
      ]);
    });
  });
}

async function stopped(server: ServerProcess): Promise<void> {
  server.kill('SIGKILL');
  await server.exited;
}
