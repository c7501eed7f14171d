import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {ManualClock} from '../../support/manual-clock.js';
import {startOf, startReading, textOf} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

describe('POST /api/demo/streams/:streamId/interrupt', () => {
  let server: TestServer;
  const clock = new ManualClock();
  const open = async (demoRoutes: boolean): Promise<void> => {
    server = await startServer({clock, demoRoutes, mockWordDelayMs: 30});
  };
  const interrupt = (streamId: string): Promise<Response> =>
    postJson(`${server.url}/api/demo/streams/${streamId}/interrupt`, {});
  afterEach(() => server.dispose());

  it('ends the answer as a crash would: what was said stays, and it can be asked for again', async () => {
    await open(true);
    const reader = await startReading(server, 'one two three four');
    await reader.next();
    clock.advance(30);
    await reader.next();
    const {streamId, conversationId} = startOf(reader.all);
    const {status} = await interrupt(streamId);
    const last = (await reader.rest()).at(-1)?.event;
    const answer = (await messagesOf(server, conversationId)).at(-1);
    const again = await postJson(`${server.url}${streamPath}`, {trigger: 'regenerate', conversationId});
    await again.body?.cancel();
    expect(last).to.include({type: 'error', code: 'interrupted', retryable: true});
    expect([status, answer?.status, answer?.text, again.status]).to.deep.equal([
      202,
      'interrupted',
      textOf(reader.all),
      200,
    ]);
  });

  it('changes nothing of an answer that is complete', async () => {
    await open(true);
    const reader = await startReading(server, 'one');
    await reader.next();
    clock.advance(30);
    await reader.rest();
    const {streamId, conversationId} = startOf(reader.all);
    const {status} = await interrupt(streamId);
    const answer = (await messagesOf(server, conversationId)).at(-1);
    expect([status, answer?.status]).to.deep.equal([202, 'complete']);
  });

  it('answers 404 for a stream that never was', async () => {
    await open(true);
    expect((await interrupt('AAAAAAAAAAAAAAAAAAAAAA')).status).to.equal(404);
  });

  it('is not there unless the server was told to have it', async () => {
    await open(false);
    const reader = await startReading(server, 'one two');
    await reader.next();
    const {streamId} = startOf(reader.all);
    const {status} = await interrupt(streamId);
    await reader.leave();
    expect([status, server.counts().runs]).to.deep.equal([404, 1]);
  });
});
