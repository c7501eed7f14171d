import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {EventReader, readAll, startOf, startReading} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {postJson, sendBody, startServer, streamPath, type TestServer} from '../../support/server-harness.js';

const idle = {runs: 0, readers: 0, waiting: 0, heartbeats: 0, sessions: 0};

describe('a reader', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const alive = () => {
    const {streams: _, ...rest} = server.counts();
    return rest;
  };
  const isIdle = (counts: typeof idle): boolean => JSON.stringify(counts) === JSON.stringify(idle);

  it('that leaves frees its listener and its timer', async () => {
    const slow = await startServer({mockWordDelayMs: 10_000});
    try {
      const reader = await startReading(slow, 'one two');
      await reader.next();
      const others = await Promise.all(
        Array.from({length: 20}, async () => {
          const other = new EventReader(
            await fetch(`${slow.url}${streamPath}/${startOf(reader.all).streamId}`),
          );
          await other.next();
          return other;
        }),
      );
      const during = slow.counts();
      await Promise.all([reader, ...others].map((each) => each.leave()));
      const after = await eventually(
        () => slow.counts(),
        ({readers}) => readers === 0,
      );
      expect([during, after]).to.deep.equal([
        {runs: 1, streams: 1, readers: 21, waiting: 21, heartbeats: 21, sessions: 0},
        {runs: 1, streams: 1, readers: 0, waiting: 0, heartbeats: 0, sessions: 0},
      ]);
    } finally {
      await slow.dispose();
    }
  });

  it('that reads to the end leaves nothing behind', async () => {
    await (await startReading(server, 'one two three')).rest();
    expect(await eventually(alive, isIdle)).to.deep.equal(idle);
  });

  it('that comes and goes five hundred times leaves nothing behind', async () => {
    const whole = await (await startReading(server, 'one two three')).rest();
    const url = `${server.url}${streamPath}/${startOf(whole).streamId}`;
    for (let round = 0; round < 25; round++) {
      await Promise.all(
        Array.from({length: 20}, async () => {
          const response = await fetch(url);
          await response.body?.cancel();
        }),
      );
    }
    expect(await eventually(alive, isIdle)).to.deep.equal(idle);
  });

  it('may be one of a hundred of the same run: all read the same', async () => {
    const first = await postJson(`${server.url}${streamPath}`, sendBody('word '.repeat(50)));
    const streamId = first.headers.get('stream-id') ?? '';
    const all = await Promise.all([
      readAll(first),
      ...Array.from({length: 99}, async () => readAll(await fetch(`${server.url}${streamPath}/${streamId}`))),
    ]);
    expect(new Set(all.map((events) => JSON.stringify(events))).size).to.equal(1);
  });
});
