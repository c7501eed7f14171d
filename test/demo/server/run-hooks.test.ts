import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {RunHooks} from '../../../demo/server/generation/run-hooks.js';
import {ChatError} from '../../../src/base/chat-error.js';
import {
  chunkOf,
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
} from '../../support/fake-upstream.js';
import {ManualClock} from '../../support/manual-clock.js';
import {type EventReader, readAll, startOf, startReading} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {
  postJson,
  rowCounts,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';
import {countingHook, hookCalls} from './counting-hook.js';

describe('a hook on runs', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    server = await startWithUpstream(upstream, {
      hooks: [countingHook],
    });
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    postJson(`${server.url}${streamPath}`, body, {headers});
  const calls = async (): Promise<unknown[]> =>
    (await hookCalls(server.db)).map(({kind, status, outputTokens}) =>
      kind === 'began' ? kind : [status, outputTokens],
    );
  /** A run that has said a word and waits for more. */
  const waiting = async (): Promise<EventReader> => {
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('word'));
    });
    const reader = await startReading(server, 'hi', {fields: {model: 'm'}});
    await reader.next();
    await reader.next();
    return reader;
  };

  it('is told of the start and the end of a run, with what it used', async () => {
    const {streamId} = startOf(await readAll(await post(sendBody('one two three'))));
    expect(await hookCalls(server.db)).to.deep.equal([
      {kind: 'began', streamId, status: null, outputTokens: null},
      {kind: 'ended', streamId, status: 'done', outputTokens: 3},
    ]);
  });

  it('is told of what each run of one answer used by itself', async () => {
    const {conversationId} = startOf(
      await readAll(await post({trigger: 'send', message: 'hi', model: 'mock/length'})),
    );
    const rest = await readAll(await post({trigger: 'continue', conversationId}));
    const words = rest.filter(({event}) => event.type === 'chunk').length;
    expect(await calls()).to.deep.equal(['began', ['done', 12], 'began', ['done', words]]);
  });

  it('is told of a run that was stopped', async () => {
    const reader = await waiting();
    await postJson(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, {});
    expect(await calls()).to.deep.equal(['began', ['stopped', null]]);
  });

  it('is told of a run that was stopped before it came', async () => {
    const headers = {'idempotency-key': 'late'};
    await postJson(`${server.url}${streamPath}/stop`, {}, {headers});
    await readAll(await post(sendBody('hi'), headers));
    expect(await calls()).to.deep.equal(['began', ['stopped', null]]);
  });

  it('is told of a run that failed before its first word, and of one that failed after it', async () => {
    upstream.answerWith(refusal(500, {error: {message: 'no'}}));
    await readAll(await post(sendBody('hi', {model: 'm'})));
    upstream.answerWith(eventStream(chunkOf('a word, and then nothing')));
    await readAll(await post(sendBody('hi', {model: 'm'})));
    expect(await calls()).to.deep.equal([
      'began',
      ['error server', null],
      'began',
      ['error premature-close', null],
    ]);
  });

  it('is told of a run whose conversation was deleted', async () => {
    const reader = await waiting();
    const {conversationId} = startOf(reader.all);
    await fetch(`${server.url}/api/ai/conversations/${conversationId}`, {method: 'DELETE'});
    expect(await calls()).to.deep.equal(['began', ['error not-found', null]]);
  });

  it('is told of a run that the closing server interrupted', async () => {
    await waiting();
    const {databaseFile} = server;
    await server.close();
    const next = await startServer({databaseFile});
    try {
      expect((await hookCalls(next.db)).map(({status}) => status)).to.deep.equal([null, 'error interrupted']);
    } finally {
      await next.dispose();
    }
  });

  it('is told once of a run that another process finds orphaned, whatever the first still does', async () => {
    const reader = await waiting();
    const second = await startServer({databaseFile: server.databaseFile, hooks: [countingHook]});
    const found = await calls();
    await second.dispose();
    await postJson(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, {});
    expect([found, await calls()]).to.deep.equal([
      ['began', ['error interrupted', null]],
      ['began', ['error interrupted', null]],
    ]);
  });

  it('is not told of a request that was sent again', async () => {
    for (let sent = 0; sent < 3; sent++) await readAll(await post(sendBody('hi'), {'idempotency-key': 'k'}));
    expect(await calls()).to.deep.equal(['began', ['done', 1]]);
  });

  it('is not told of a request that was refused', async () => {
    const {status} = await post(sendBody('hi', {conversationId: 'nowhere'}));
    expect([status, await calls()]).to.deep.equal([404, []]);
  });
});

describe('a hook that throws', () => {
  it('at the start refuses it with its own error, and nothing is saved or runs, of itself neither', async () => {
    const refusing: RunHooks = {
      ...countingHook,
      async began() {
        throw new ChatError('Nothing is left of the quota.', {code: 'payment', status: 402, stage: 'open'});
      },
    };
    const server = await startServer({hooks: [countingHook, refusing]});
    try {
      const before = await rowCounts(server);
      const response = await postJson(`${server.url}${streamPath}`, sendBody('hi'), {
        headers: {'idempotency-key': 'k'},
      });
      expect([
        response.status,
        ((await response.json()) as {code: string}).code,
        await rowCounts(server),
        await hookCalls(server.db),
        server.counts(),
      ]).to.deep.equal([
        402,
        'payment',
        before,
        [],
        {runs: 0, streams: 0, readers: 0, waiting: 0, heartbeats: 0, sessions: 0},
      ]);
    } finally {
      await server.dispose();
    }
  });

  it('at the end has the end saved again: it is told when both hold', async () => {
    let failures = 0;
    const failing: RunHooks = {
      ...countingHook,
      async ended(...told) {
        await countingHook.ended(...told);
        if (++failures < 3) throw new Error('not yet');
      },
    };
    const clock = new ManualClock();
    const server = await startServer({clock, hooks: [failing]});
    try {
      const reader = await startReading(server, 'hi');
      const all = reader.rest();
      await eventually(
        () => {
          clock.advance(1_000);
          return server.counts().runs;
        },
        (runs) => runs === 0,
      );
      expect([
        (await all).at(-1)?.event.type,
        (await hookCalls(server.db)).map(({kind}) => kind),
        failures,
      ]).to.deep.equal(['done', ['began', 'ended'], 3]);
    } finally {
      await server.dispose();
    }
  });
});
