import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Problem} from '../../../../src/model/native-wire.js';
import {postJson, startServer, type TestServer} from '../../../support/server-harness.js';
import {readSeries} from './series.js';

const path = '/api/ai/events';

describe('what pages tell of what people do', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({clientEvents: true});
  });
  after(() => server.dispose());

  const tell = (body: unknown): Promise<Response> => postJson(`${server.url}${path}`, body);

  it('is counted by its kind, a batch at a time', async () => {
    const kinds = ['stop', 'regenerate', 'edit', 'copy', 'feedback', 'retry', 'retry'];
    const response = await tell({events: kinds.map((kind) => ({kind, at: 1_763_700_000_000}))});
    expect(response.status).to.equal(204);
    const series = await readSeries(server);
    const counts = [...new Set(kinds)].map((kind) => series.value('chat_stream_interactions_total', {kind}));
    expect(counts).to.deep.equal([1, 1, 1, 1, 1, 2]);
  });

  it('has no room for words', async () => {
    const batches = [
      {events: [{kind: 'copy', text: 'my secret'}]},
      {events: [{kind: 'my secret'}]},
      {events: [{kind: 'render-error', code: 'my secret'}]},
      {events: [{kind: 'copy'}], note: 'my secret'},
    ];
    for (const batch of batches) {
      const response = await tell(batch);
      const problem = (await response.json()) as Problem;
      expect([response.status, problem.code]).to.deep.equal([422, 'invalid']);
      expect(JSON.stringify(problem)).not.to.contain('my secret');
    }
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).not.to.contain('my secret');
  });

  it('comes in batches of one to fifty', async () => {
    const batch = (size: number) => ({events: Array.from({length: size}, () => ({kind: 'copy'}))});
    const statuses = [];
    for (const size of [0, 50, 51]) statuses.push((await tell(batch(size))).status);
    expect(statuses).to.deep.equal([422, 204, 422]);
  });

  it('is refused when it comes too often', async () => {
    const batch = {events: [{kind: 'copy'}]};
    const answers = await Promise.all(Array.from({length: 40}, () => tell(batch)));
    const refused = answers.find(({status}) => status === 429);
    expect(((await refused?.json()) as Problem).code).to.equal('rate-limit');
    expect(Number(refused?.headers.get('retry-after'))).to.be.within(1, 2);
  });

  it('is not heard at all unless somebody wants it', async () => {
    const other = await startServer();
    try {
      expect((await postJson(`${other.url}${path}`, {events: [{kind: 'copy'}]})).status).to.equal(404);
    } finally {
      await other.dispose();
    }
  });
});
