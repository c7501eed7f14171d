import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {refuseStarts} from '../../../../demo/server/limits/start-switch.js';
import type {LimitsConfig} from '../../../../demo/server/settings/limit-settings.js';
import type {Problem} from '../../../../src/model/native-wire.js';
import {
  postJson,
  rowCounts,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';

const none: LimitsConfig = {maxRunsPerUser: null, userRate: null, providerRate: null, quotas: []};
const words = 'word '.repeat(2_000);

describe('limits in the settings', () => {
  let server: TestServer;
  afterEach(() => server.dispose());

  const start = async (limits: Partial<LimitsConfig>): Promise<void> => {
    server = await startServer({mockWordDelayMs: 50, limits: {...none, ...limits}});
  };
  const send = async (): Promise<{status: number; code?: string; retryAfter: string | null}> => {
    const response = await postJson(`${server.url}${streamPath}`, sendBody(words));
    const retryAfter = response.headers.get('retry-after');
    if (response.status !== 200)
      return {...((await response.json()) as Problem), status: response.status, retryAfter};
    await response.body?.cancel();
    return {status: response.status, retryAfter};
  };

  it('let so many answers be written for a person at the same time', async () => {
    await start({maxRunsPerUser: 2});
    await send();
    await send();
    const before = await rowCounts(server);
    expect(await send()).to.include({status: 429, code: 'rate-limit'});
    expect(await rowCounts(server)).to.deep.equal(before);
  });

  it('let a person start so often', async () => {
    await start({userRate: {capacity: 2, refillPerSecond: 1 / 60}});
    await send();
    await send();
    const refused = await send();
    expect(refused).to.include({status: 429, code: 'rate-limit'});
    expect(Number(refused.retryAfter)).to.be.within(30, 60);
  });

  it('let a person use so much a day', async () => {
    await start({quotas: [{of: 'user', unit: 'tokens', span: 'day', granted: 13_000}]});
    // Each sets 6,000 aside.
    await send();
    await send();
    expect(await send()).to.include({status: 402, code: 'payment'});
  });

  it('are switched on and off while the server runs, for all', async () => {
    await start({});
    await refuseStarts(server.db, {hint: 'Back at noon.', now: 0});
    expect(await send()).to.include({status: 503, code: 'overloaded', hint: 'Back at noon.'});
  });

  it('are none where nobody set them', async () => {
    await start({});
    const answers = [];
    for (let at = 0; at < 30; at += 1) answers.push((await send()).status);
    expect(new Set(answers)).to.deep.equal(new Set([200]));
  });
});
