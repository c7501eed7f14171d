import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {postJson, sendBody} from '../../../support/server-harness.js';
import {finish} from '../limits/limited-server.js';
import {loggedLines} from './logged-lines.js';
import {readSeries, type Series} from './series.js';
import {startWatchedServer, type WatchedServer} from './watched-server.js';

/** One unit of money. */
const million = 1_000_000;

describe('a budget of the server', () => {
  let log = loggedLines();
  let watched: WatchedServer;
  beforeEach(async () => {
    log = loggedLines();
    // An answer sets aside 0.028: 4000 tokens at 2 a million, and 2000 at 10.
    const quotas = [{of: 'server', unit: 'money', span: 'day', granted: million}] as const;
    watched = await startWatchedServer({
      logger: log.logger,
      limits: {maxRunsPerUser: null, userRate: null, providerRate: null, quotas},
    });
  });
  afterEach(() => watched.dispose());

  const post = (): Promise<Response> =>
    postJson(`${watched.server.url}/api/ai/chat`, sendBody('Hi', {model: 'plain'}));
  /** An answer for a hundredth of money for each 1000 tokens that it says. */
  const spend = async (outputTokens: number): Promise<void> => {
    const asked = watched.nextAnswer();
    const answered = post();
    finish(await asked, {input: 0, output: outputTokens});
    await (await answered).text();
  };
  const said = () => log.ofEvent('budget.reached').map(({percent}) => percent);
  const alerts = (series: Series) =>
    [80, 100].map((percent) => series.value('chat_stream_budget_alerts_total', {percent}));

  it('is told of when 80 percent are spent, once', async () => {
    await spend(79_000);
    expect(said()).to.deep.equal([]);
    await spend(1_000);
    await spend(1_000);
    expect(said()).to.deep.equal([80]);
    const series = await readSeries(watched.server);
    expect(alerts(series)).to.deep.equal([1, 0]);
    expect(series.value('chat_stream_budget_used_ratio', {unit: 'money', span: 'day'})).to.equal(0.81);
  });

  it('is told of when a start was refused for it, whatever was spent', async () => {
    await spend(98_000);
    expect([(await post()).status, (await post()).status]).to.deep.equal([402, 402]);
    expect(said()).to.deep.equal([80, 100]);
    expect(alerts(await readSeries(watched.server))).to.deep.equal([1, 1]);
  });

  it('is told of at both when one answer spent it all', async () => {
    await spend(120_000);
    expect(said()).to.deep.equal([80, 100]);
    expect(log.ofEvent('budget.reached')[0]).to.include({unit: 'money', span: 'day', level: 40});
  });

  it('is told of again the next day', async () => {
    await spend(120_000);
    watched.clock.advance(24 * 60 * 60_000);
    await spend(85_000);
    expect(said()).to.deep.equal([80, 100, 80]);
  });
});
