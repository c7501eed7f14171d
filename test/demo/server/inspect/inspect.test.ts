import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import type {Inspection} from '../../../../demo/server/inspect/inspection.js';
import {chunkOf, completion, eventStream, refusal} from '../../../support/fake-upstream.js';
import {type EventReader, startOf, startReading} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, streamPath} from '../../../support/server-harness.js';
import {finish} from '../limits/limited-server.js';
import {startWatchedServer, type WatchedServer} from '../watch/watched-server.js';

type Shown = Omit<Inspection, 'beganAt'> & {
  readonly streamId: string;
  readonly status: string;
  readonly errorCode: string | null;
  readonly finishReason: string | null;
  readonly timings: Readonly<Record<string, number | null>>;
};

const hour = 60 * 60_000;

describe('looking at a run', () => {
  let watched: WatchedServer;
  afterEach(() => watched.dispose());
  const start = async (options: ServerOptions = {}): Promise<void> => {
    watched = await startWatchedServer(options);
  };
  const ask = (message: string, model = 'plain', fields = {}): Promise<EventReader> =>
    startReading(watched.server, message, {fields: {model, ...fields}});
  const idOf = ({all}: EventReader): string => all[0]?.id.split('.')[0] ?? '';
  const answer = (id: string): Promise<Response> => fetch(`${watched.server.url}/api/ai/inspect/${id}`);
  const look = async (id: string): Promise<Shown> => (await (await answer(id)).json()) as Shown;
  const rows = async (): Promise<number> =>
    (await watched.server.db.selectFrom('inspections').select('stream_id').execute()).length;

  /** A quarter of a second to its word, half a second to its end. */
  const answerSlowly = async (): Promise<EventReader> => {
    const asked = watched.nextAnswer();
    const reader = await ask('Hi');
    const outgoing = await asked;
    watched.clock.advance(250);
    outgoing.write(chunkOf('Hello'));
    await reader.next();
    await reader.next();
    watched.clock.advance(500);
    finish(outgoing, {input: 7, output: 10});
    await reader.rest();
    return reader;
  };

  it('shows what was asked, who answered, when, and what it used and cost', async () => {
    await start();
    const began = watched.clock.now();
    const id = idOf(await answerSlowly());
    const shown = await look(id);
    expect(shown).to.deep.include({
      streamId: id,
      status: 'done',
      finishReason: 'stop',
      errorCode: null,
      request: {
        model: 'plain',
        messages: [{role: 'user', content: 'Hi', length: 2}],
        isWhole: true,
        maxOutputTokens: null,
      },
      answeredBy: {kind: 'streamed', model: 'plain', provider: 'up', instead: null},
      timings: {startedAt: began, askedAt: began, firstEventAt: began + 250, endedAt: began + 750},
      // 7 tokens at 2 a million, and 10 at 10.
      cost: {amount: 0.000114, currency: 'USD', isEstimate: true},
    });
    expect(shown.usage).to.include({inputTokens: 7, outputTokens: 10});
    expect(shown.events).to.deep.equal({
      count: 2,
      timeline: [
        {type: 'chunk', ms: 250, count: 1, length: 5},
        {type: 'finish', ms: 750, count: 1, length: 0},
      ],
    });
  });

  it('shows what is known while it runs', async () => {
    await start();
    const asked = watched.nextAnswer();
    const reader = await ask('Hi');
    (await asked).write(chunkOf('Hel'));
    await reader.next();
    await reader.next();
    const shown = await look(idOf(reader));
    expect(shown).to.deep.include({status: 'running', usage: null, cost: null});
    expect([shown.request?.messages.length, shown.events.count, shown.timings['endedAt']]).to.deep.equal([
      1,
      1,
      null,
    ]);
    await reader.leave();
  });

  it('shows what guards masked as they masked it', async () => {
    await start({guards: {input: 'off', pii: 'mask', promptInjection: 'off'}});
    watched.upstream.answerWith(eventStream(completion('Hello [EMAIL_1]')));
    const reader = await ask('I am ann.smith@example.com.');
    await reader.rest();
    const shown = await look(idOf(reader));
    expect(shown.request?.messages[0]?.content).to.equal('I am [EMAIL_1].');
    expect(JSON.stringify(shown)).not.to.contain('ann.smith');
  });

  it('shows who stood in, at no cost, and a cap on what the model may say', async () => {
    await start();
    watched.upstream.answerWith(refusal(529, {}));
    const backed = await ask('Hi', 'backed');
    await backed.rest();
    const shown = await look(idOf(backed));
    expect(shown.answeredBy).to.deep.include({kind: 'simulated', provider: 'mock'});
    expect(shown.cost).to.equal(null);
    watched.upstream.answerWith(eventStream(completion('Hello')));
    const capped = await ask('Hi', 'capped');
    await capped.rest();
    expect((await look(idOf(capped))).request?.maxOutputTokens).to.equal(100);
  });

  it('shows what failed by its code, and nothing in the service’s words', async () => {
    await start();
    watched.upstream.answerWith(refusal(401, {error: {message: 'Bad key sk-of-the-server', code: 'x'}}));
    const reader = await ask('Hi');
    await reader.rest();
    const shown = await look(idOf(reader));
    expect([shown.status, shown.errorCode, shown.answeredBy]).to.deep.equal(['error', 'auth', null]);
    expect(JSON.stringify(shown)).not.to.contain('sk-of-the-server');
  });

  it('shows the end of a prompt that is too long to be kept, and says so', async () => {
    await start();
    watched.upstream.answerWith(eventStream(completion('Hello')));
    const first = await ask('a'.repeat(30_000));
    await first.rest();
    const {conversationId} = startOf(first.all);
    const second = await ask('b'.repeat(31_000), 'plain', {conversationId});
    await second.rest();
    const third = await ask('c'.repeat(30_000), 'plain', {conversationId});
    await third.rest();
    const {request} = await look(idOf(third));
    expect(request?.isWhole).to.equal(false);
    const kept = request?.messages.map(({content, length}) => [content.length, length]);
    expect(kept).to.deep.equal([
      [64 * 1024 - 61_010, 30_000],
      [5, 5],
      [31_000, 31_000],
      [5, 5],
      [30_000, 30_000],
    ]);
  });

  it('is possible for as long as is set, after its end', async () => {
    await start({inspectRetentionMs: hour});
    const id = idOf(await answerSlowly());
    watched.clock.advance(hour);
    expect((await answer(id)).status).to.equal(200);
    watched.clock.advance(1);
    expect((await answer(id)).status).to.equal(404);
    watched.clock.advance(hour);
    await eventually(rows, (count) => count === 0);
  });

  it('is not possible, and nothing is kept, where that is off', async () => {
    await start({inspectRetentionMs: 0});
    const id = idOf(await answerSlowly());
    expect((await answer(id)).status).to.equal(404);
    expect(await rows()).to.equal(0);
  });

  it('ends with the conversation', async () => {
    await start();
    const reader = await answerSlowly();
    expect(await rows()).to.equal(1);
    const {conversationId} = startOf(reader.all);
    await fetch(`${watched.server.url}/api/ai/conversations/${conversationId}`, {method: 'DELETE'});
    expect((await answer(idOf(reader))).status).to.equal(404);
    expect(await rows()).to.equal(0);
  });

  it('survives the server, as far as the run had come', async () => {
    await start();
    const asked = watched.nextAnswer();
    const reader = await ask('Hi');
    (await asked).write(chunkOf('Hel'));
    await reader.next();
    await reader.next();
    const {databaseFile} = watched.server;
    await watched.server.close();
    const next = await startWatchedServer({databaseFile, clock: watched.clock});
    const response = await fetch(`${next.server.url}/api/ai/inspect/${idOf(reader)}`);
    const shown = (await response.json()) as Shown;
    await next.dispose();
    expect([shown.status, shown.errorCode]).to.deep.equal(['error', 'interrupted']);
    expect(shown.request?.messages[0]?.content).to.equal('Hi');
  });

  it('changes nothing of the run where the store cannot keep it', async () => {
    await start();
    await watched.server.db.schema.dropTable('inspections').execute();
    const reader = await answerSlowly();
    expect(reader.all.at(-1)?.event.type).to.equal('done');
    const resumed = await fetch(`${watched.server.url}${streamPath}/${idOf(reader)}?format=snapshot`);
    expect(resumed.status).to.equal(200);
    await resumed.text();
    const next = await postJson(`${watched.server.url}/api/ai/chat`, {
      trigger: 'send',
      message: 'x',
      model: 'mock/echo',
    });
    expect(next.status).to.equal(200);
  });
});
