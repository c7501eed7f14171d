import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {type Balance, readBalance} from '../../../../demo/server/limits/balance.js';
import type {FallbackConfig, PlaceConfig} from '../../../../demo/server/providers/models-config.js';
import {usualTimeouts} from '../../../../demo/server/providers/timeouts.js';
import {chunkOf, type FakeUpstream, refusal, startFakeUpstream} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {readAll, startReading} from '../../../support/server-events.js';
import {
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';

const used = {prompt_tokens: 1_000, completion_tokens: 100};
const granted = 1_000_000;

describe('the price of an answer', () => {
  let cheap: FakeUpstream;
  let dear: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    cheap = await startFakeUpstream();
    dear = await startFakeUpstream();
  });
  afterEach(async () => {
    await server.dispose();
    await cheap.close();
    await dear.close();
  });

  const at = (service: string, input: number, output: number): PlaceConfig => ({
    service,
    model: 'there',
    price: {currency: 'USD', input, output},
  });
  const start = async (
    fallbacks: readonly FallbackConfig[] = [],
    places = [at('cheap', 1, 2), at('dear', 3, 15)],
  ): Promise<void> => {
    const plain = {name: 'M', contextTokens: null, maxOutputTokens: null, isCached: false};
    const cloud = {kind: 'openai-compatible', apiKey: undefined, backend: 'cloud'} as const;
    server = await startServer({
      clock: new ManualClock(),
      models: {
        services: [
          {...cloud, name: 'cheap', baseUrl: cheap.baseUrl},
          {...cloud, name: 'dear', baseUrl: dear.baseUrl},
        ],
        models: [
          {...plain, id: 'm', places, fallbacks},
          {...plain, id: 'other', places: [at('dear', 5, 25)], fallbacks: []},
        ],
        defaultModel: 'm',
        openService: null,
        timeouts: usualTimeouts,
      },
      limits: {
        maxRunsPerUser: null,
        userRate: null,
        providerRate: null,
        quotas: [{of: 'server', unit: 'money', span: 'day', granted}],
      },
    });
  };
  const answer = (upstream: FakeUpstream): void =>
    upstream.answerWith((outgoing) => {
      const counted = `data: ${JSON.stringify({choices: [], usage: used})}\n\n`;
      outgoing.writeHead(200, {'content-type': 'text/event-stream'});
      outgoing.end(`${chunkOf('words')}${chunkOf('', 'stop')}${counted}data: [DONE]\n\n`);
    });
  const ask = async (): Promise<Balance> => {
    await readAll(await postJson(`${server.url}${streamPath}`, sendBody('hi', {model: 'm'})));
    return balance();
  };
  const balance = (): Promise<Balance> =>
    readBalance(server.db, {account: 'server', unit: 'money', period: '1970-01-01'});

  it('is that of the place that answered', async () => {
    await start();
    answer(cheap);
    expect(await ask()).to.deep.equal({reserved: 0, spent: 1_000 * 1 + 100 * 2});
  });

  it('is that of the next place where the first had failed', async () => {
    await start();
    cheap.answerWith(refusal(503, ''));
    answer(dear);
    expect(await ask()).to.deep.equal({reserved: 0, spent: 1_000 * 3 + 100 * 15});
  });

  it('is that of another model where that answered', async () => {
    await start([{kind: 'model', model: 'other'}], [at('cheap', 1, 2)]);
    cheap.answerWith(refusal(503, ''));
    answer(dear);
    expect(await ask()).to.deep.equal({reserved: 0, spent: 1_000 * 5 + 100 * 25});
  });

  it('is nothing where the answer was simulated', async () => {
    await start([{kind: 'mock'}], [at('cheap', 1, 2)]);
    cheap.answerWith(refusal(503, ''));
    expect(await ask()).to.deep.equal({reserved: 0, spent: 0});
  });

  it('is by who answered where it was stopped, too', async () => {
    await start();
    cheap.answerWith(refusal(503, ''));
    dear.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('one two three four'));
    });
    const reader = await startReading(server, 'hi', {fields: {model: 'm'}});
    const streamId = (await reader.next())?.event;
    // The place that answers is told before its words.
    await reader.next();
    await reader.next();
    if (streamId?.type !== 'start') throw new Error('no start');
    await postJson(`${server.url}${streamPath}/${streamId.streamId}/stop`, {});
    // About one token asked and four said, at 3 and 15.
    expect((await balance()).spent).to.be.within(4 * 15, 10 * 15);
  });

  it('is set aside as the highest of all who may answer', async () => {
    await start([{kind: 'model', model: 'other'}]);
    cheap.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('words'));
    });
    const reader = await startReading(server, 'hi', {fields: {model: 'm'}});
    await reader.next();
    expect(await balance()).to.deep.equal({reserved: 4_000 * 5 + 2_000 * 25, spent: 0});
  });
});
