import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Problem} from '../../../../src/model/native-wire.js';
import {EventReader} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, rowCounts, sendBody, streamPath, type TestServer} from '../../../support/server-harness.js';
import {as, startServerOfPeople} from '../people/people-server.js';

const words = 'word '.repeat(2_000);

describe('what one person reads at the same time', () => {
  let server: TestServer;
  const readers: EventReader[] = [];
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.leave()));
    await server.dispose();
  });

  /** A server on which Ann reads as much as she may. */
  const start = async (): Promise<string> => {
    server = await startServerOfPeople({mockWordDelayMs: 50, maxReadersPerUser: 2});
    const headers = await as('ann');
    const first = await postJson(`${server.url}${streamPath}`, sendBody(words), {headers});
    const streamId = first.headers.get('stream-id') ?? '';
    readers.push(new EventReader(first), new EventReader(await read(streamId)));
    return streamId;
  };
  const read = async (streamId: string, query = '', user = 'ann'): Promise<Response> =>
    fetch(`${server.url}${streamPath}/${streamId}${query}`, {headers: await as(user)});
  const status = async (response: Response): Promise<number> => {
    await response.body?.cancel();
    return response.status;
  };

  it('is refused over its number with 429, a stream and a poll alike', async () => {
    const streamId = await start();
    const refused = await read(streamId);
    expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([429, '5']);
    expect(((await refused.json()) as Problem).code).to.equal('rate-limit');
    expect(await status(await read(streamId, '/events?wait=25'))).to.equal(429);
  });

  it('is refused before a question is saved', async () => {
    await start();
    const before = await rowCounts(server);
    const refused = await postJson(`${server.url}${streamPath}`, sendBody('Hi'), {headers: await as('ann')});
    expect(await status(refused)).to.equal(429);
    expect(await rowCounts(server)).to.deep.equal(before);
  });

  it('can be stopped all the same', async () => {
    const streamId = await start();
    const stopped = await postJson(
      `${server.url}${streamPath}/${streamId}/stop`,
      {},
      {headers: await as('ann')},
    );
    expect(await status(stopped)).to.equal(202);
  });

  it('is nothing to another person', async () => {
    await start();
    const hers = await postJson(`${server.url}/api/ai/chat`, sendBody('Hi'), {headers: await as('bob')});
    expect(await status(hers)).to.equal(200);
  });

  it('makes room by leaving', async () => {
    const streamId = await start();
    await readers.pop()?.leave();
    await eventually(
      async () => status(await read(streamId)),
      (answered) => answered === 200,
    );
  });
});
