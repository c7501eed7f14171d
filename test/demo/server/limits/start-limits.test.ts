import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {createStartLimits, type StartLimitsOptions} from '../../../../demo/server/limits/start-limits.js';
import {allowStarts, refuseStarts} from '../../../../demo/server/limits/start-switch.js';
import type {Problem} from '../../../../src/model/native-wire.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {startOf} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {rowCounts} from '../../../support/server-harness.js';
import {finish, type LimitedServer, startLimitedServer} from './limited-server.js';

describe('limits of starts', () => {
  let clock: ManualClock;
  let limited: LimitedServer | undefined;
  beforeEach(() => {
    clock = new ManualClock();
  });
  afterEach(() => limited?.dispose());

  const begin = async (options: Partial<StartLimitsOptions>): Promise<LimitedServer> => {
    limited = await startLimitedServer([
      createStartLimits({
        clock,
        maxRunsPerUser: null,
        userRate: null,
        providerRate: null,
        providerNameOf: (model) => (model.startsWith('mock/') ? 'mock' : 'service'),
        ...options,
      }),
    ]);
    return limited;
  };
  const told = async (response: Response): Promise<unknown[]> => {
    const {code, hint} = (await response.json()) as Problem;
    return [response.status, code, response.headers.get('retry-after'), hint];
  };
  /** Its status, once it is over. */
  const echo = async (at: LimitedServer): Promise<number> => {
    const response = await at.post({model: 'mock/echo'});
    await response.text();
    return response.status;
  };

  it('let no run start while starts are switched off, say why, and let those go on that run', async () => {
    const at = await begin({});
    const reader = await at.startWaiting();
    await refuseStarts(at.server.db, {hint: 'Back at noon.', now: 1});
    await refuseStarts(at.server.db, {hint: 'Back at one.', now: 2});
    const before = await rowCounts(at.server);
    const refused = await told(await at.post());
    const after = await rowCounts(at.server);
    finish(at.waiting[0]);
    const end = (await reader.rest()).at(-1)?.event.type;
    await allowStarts(at.server.db);
    expect([refused, after, end, await echo(at)]).to.deep.equal([
      [503, 'overloaded', '300', 'Back at one.'],
      before,
      'done',
      200,
    ]);
  });

  it('let a burst of one user start, then as many as their rate', async () => {
    const at = await begin({userRate: {capacity: 3, refillPerSecond: 0.5}});
    const burst = [await echo(at), await echo(at), await echo(at)];
    const refused = await told(await at.post());
    clock.advance(2_000);
    expect([burst, refused, await echo(at), await echo(at)]).to.deep.equal([
      [200, 200, 200],
      [429, 'rate-limit', '2', 'Too many messages in a short time. Wait 2 seconds, then try again.'],
      200,
      429,
    ]);
  });

  it('let one provider be asked at its rate, and another at its own', async () => {
    const at = await begin({providerRate: {capacity: 1, refillPerSecond: 1}});
    const all = [await echo(at), await echo(at), (await at.post()).status];
    expect(all).to.deep.equal([200, 429, 200]);
  });

  it('take no token for a start that fails for another reason', async () => {
    const at = await begin({
      userRate: {capacity: 1, refillPerSecond: 1},
      providerRate: {capacity: 1, refillPerSecond: 0.001},
    });
    const rows = () => at.server.db.selectFrom('rate_buckets').select('bucket').execute();
    const missing = await at.post({conversationId: 'nowhere'});
    const none = await rows();
    await echo(at);
    clock.advance(1_000);
    // The user's bucket has a token now, the provider's has none: the user keeps theirs.
    const refused = await echo(at);
    const other = await at.post();
    expect([missing.status, none, refused, other.status]).to.deep.equal([404, [], 429, 200]);
  });

  it('let exactly 2 of 100 sends start that come at once, and one more when one ends', async () => {
    const at = await begin({maxRunsPerUser: 2});
    const responses = await Promise.all(Array.from({length: 100}, () => at.post()));
    const started = responses.filter(({status}) => status === 200);
    const refused = responses.filter(({status}) => status === 429);
    const asked = await eventually(
      () => at.upstream.requests.length,
      (count) => count >= 2,
    );
    await at.stop(started[0]?.headers.get('stream-id') ?? '');
    const next = [(await at.post()).status, (await at.post()).status];
    expect([started.length, refused.length, asked, next]).to.deep.equal([2, 98, 2, [200, 429]]);
    expect(await told(refused[0] as Response)).to.deep.equal([
      429,
      'rate-limit',
      '5',
      '2 answers are being written. Wait for one to end, or stop it.',
    ]);
  });

  it('count a run until its end is saved, and no longer', async () => {
    const at = await begin({maxRunsPerUser: 1});
    const reader = await at.startWaiting();
    const during = (await at.post()).status;
    await at.stop(startOf(reader.all).streamId);
    expect([during, (await at.post()).status]).to.deep.equal([429, 200]);
  });
});
