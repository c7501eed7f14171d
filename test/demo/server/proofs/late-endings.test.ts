import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {sql} from 'kysely';
import Libsql from 'libsql';
import {tryAgainMs} from '../../../../demo/server/generation/late-endings.js';
import {chunkOf, completion, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {EventReader, readAll, startOf} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';
import {startWithUpstream} from '../../../support/start-with-upstream.js';
import {countingHook, hookCalls} from '../counting-hook.js';

describe('an answer whose end could not be saved when it came', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let clock: ManualClock;
  let reader: EventReader;
  let unlock: () => void;
  beforeEach(async () => {
    clock = new ManualClock();
    upstream = await startFakeUpstream();
    let end = (): void => {};
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('words'));
      end = () => void outgoing.end(completion(' to the end'));
    });
    server = await startWithUpstream(upstream, {
      clock,
      hooks: [countingHook],
    });
    reader = new EventReader(await postJson(`${server.url}${streamPath}`, sendBody('hi', {model: 'm'})));
    await reader.next();
    await reader.next();
    const other = new Libsql(server.databaseFile);
    other.exec('begin immediate');
    unlock = () => {
      other.exec('rollback');
      other.close();
    };
    await sql`pragma busy_timeout = 1`.execute(server.db);
    end();
    await eventually(
      () => {
        clock.advance(1_000);
        return server.counts().runs;
      },
      (runs) => runs === 0,
    );
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });
  const answer = async (of: TestServer) =>
    (await messagesOf(of, startOf(await reader.rest()).conversationId)).at(-1);

  it('is saved later, its hooks told once, and its conversation goes on', async () => {
    const before = await answer(server);
    unlock();
    clock.advance(tryAgainMs);
    const saved = await eventually(
      () => answer(server),
      (message) => message?.status !== 'streaming',
    );
    const {conversationId} = startOf(reader.all);
    const next = await readAll(
      await postJson(`${server.url}${streamPath}`, sendBody('and now?', {conversationId})),
    );
    expect([before?.status, saved?.status, saved?.text, next.at(-1)?.event.type]).to.deep.equal([
      'streaming',
      'complete',
      'words to the end',
      'done',
    ]);
    expect((await hookCalls(server.db)).map(({kind}) => kind)).to.deep.equal([
      'began',
      'ended',
      'began',
      'ended',
    ]);
  });

  it('is saved when the server closes', async () => {
    unlock();
    const {databaseFile} = server;
    await server.close();
    const next = await startServer({databaseFile, hooks: [countingHook]});
    const saved = await answer(next);
    await next.close();
    expect([saved?.status, saved?.text]).to.deep.equal(['complete', 'words to the end']);
  });
});
