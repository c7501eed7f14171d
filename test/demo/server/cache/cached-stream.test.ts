import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import * as v from 'valibot';
import {chatEventSchema} from '../../../../src/model/chat-event.js';
import {chunkOf, eventStream, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {readAll, startOf, startReading, textOf, type WireEvent} from '../../../support/server-events.js';
import {
  messagesOf,
  postJson,
  startServer,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';
import {servedModels} from '../providers/one-model.js';

const counted = {prompt_tokens: 3, completion_tokens: 2, total_tokens: 5};
const answer = 'An answer of several words, '.repeat(30);
const saying = (text: string) =>
  eventStream(
    `${chunkOf(text)}${chunkOf('', 'stop')}data: ${JSON.stringify({choices: [], usage: counted})}\n\ndata: [DONE]\n\n`,
  );

describe('a stream of a cached answer', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.answerWith(saying(answer));
    server = await startServer({
      models: servedModels({
        m: {kind: 'openai-compatible', baseUrl: upstream.baseUrl, model: {isCached: true}},
      }),
      limits: {
        maxRunsPerUser: null,
        userRate: null,
        providerRate: null,
        quotas: [{of: 'user', unit: 'tokens', span: 'day', granted: 100_000}],
      },
      guards: {input: 'off', pii: 'mask', promptInjection: 'off'},
    });
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const ask = async (message: string): Promise<readonly WireEvent[]> =>
    (await startReading(server, message, {fields: {model: 'm'}})).rest();
  const spent = async (): Promise<readonly number[]> =>
    (await server.db.selectFrom('quota_holds').select('spent').orderBy('created_at').execute()).map(
      ({spent}) => Number(spent),
    );

  it('is a stream like any other, event by event', async () => {
    await ask('Hi');
    const events = await ask('Hi');
    const {streamId} = startOf(events);
    for (const [seq, {id, event, seq: said}] of events.entries()) {
      v.parse(chatEventSchema, event);
      expect([id, said]).to.deep.equal([`${streamId}.${seq}`, seq]);
    }
    const types = events.map(({event}) => event.type);
    expect([types[0], new Set(types.slice(1, -1)), types.at(-1)]).to.deep.equal([
      'start',
      new Set(['chunk']),
      'done',
    ]);
    expect([textOf(events), upstream.requests.length]).to.deep.equal([answer, 1]);
  });

  it('is saved as an answer, which says where it is from and what it had cost', async () => {
    await ask('Hi');
    const events = await ask('Hi');
    const saved = (await messagesOf(server, startOf(events).conversationId)).at(-1);
    expect(saved).to.deep.include({
      text: answer,
      status: 'complete',
      usage: {inputTokens: 0, outputTokens: 0, totalTokens: 0},
    });
    expect(saved?.metadata?.['answeredBy']).to.deep.include({
      kind: 'cached',
      provider: 'cache',
      instead: null,
    });
    expect(saved?.metadata?.['answeredBy']).to.have.nested.property('cached.usage.totalTokens', 5);
  });

  it('costs nothing', async () => {
    await ask('Hi');
    await ask('Hi');
    expect(await spent()).to.deep.equal([5, 0]);
  });

  it('is not what somebody gets who asks again', async () => {
    const {conversationId} = startOf(await ask('Hi'));
    upstream.answerWith(saying('another'));
    const again = await postJson(`${server.url}${streamPath}`, {
      trigger: 'regenerate',
      conversationId,
      model: 'm',
    });
    expect([textOf(await readAll(again)), upstream.requests.length]).to.deep.equal(['another', 2]);
  });

  it('keeps no masked words, and puts in those of who asks now', async () => {
    upstream.answerWith((outgoing) => {
      const asked = upstream.requests.at(-1)?.body.messages.at(-1)?.content ?? '';
      return saying(`You wrote: ${asked}`)(outgoing);
    });
    await ask('I am ada@example.com');
    const events = await ask('I am bob@example.com');
    const rows = await server.db.selectFrom('cached_answers').select('events').execute();
    expect([textOf(events), upstream.requests.length]).to.deep.equal(['You wrote: I am bob@example.com', 1]);
    expect(rows.map((row) => /example/.test(row.events))).to.deep.equal([false]);
  });
});
