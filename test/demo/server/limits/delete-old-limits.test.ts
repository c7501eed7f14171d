import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {billLifetimeMs, deleteOldLimits} from '../../../../demo/server/limits/delete-old-limits.js';
import {type Claim, reserve} from '../../../../demo/server/limits/reserve.js';
import {countRunsInTurn} from '../../../../demo/server/limits/runs-in-turn.js';
import {release, settle} from '../../../../demo/server/limits/settle.js';
import {takeToken} from '../../../../demo/server/limits/token-bucket.js';
import {newId, type StreamId} from '../../../../src/base/ids.js';
import {type LimitsStore, makeLimitsStore} from './limits-store.js';

const then = Date.UTC(2026, 2, 9, 12);
const dayMs = 24 * 60 * 60_000;
const later = then + billLifetimeMs + dayMs;
const granted = 1_000_000;
const claims: readonly Claim[] = [
  {account: 'user:a', unit: 'tokens', span: 'day', period: '2026-03-09', amount: 100, granted},
  {account: 'user:a', unit: 'money', span: 'month', period: '2026-03', amount: 40, granted},
  {account: 'server', unit: 'money', span: 'always', period: 'always', amount: 40, granted},
];

describe('what limits keep', () => {
  let store: LimitsStore;
  beforeEach(async () => {
    store = await makeLimitsStore();
  });
  afterEach(() => store.dispose());

  const hold = async (now = then): Promise<StreamId> => {
    const streamId = newId<'stream'>();
    await store.db.transaction().execute((db) => reserve(db, streamId, {claims, now}));
    return streamId;
  };
  const left = async () => ({
    holds: (await store.db.selectFrom('quota_holds').select('stream_id').distinct().execute()).map(
      ({stream_id}) => stream_id,
    ),
    periods: (await store.db.selectFrom('quota_balances').select('period').orderBy('period').execute()).map(
      ({period}) => period,
    ),
  });

  it('is the bill of a quarter and the balance of what never ends, and nothing older', async () => {
    const used = {tokens: 60, money: 25};
    await settle(store.db, await hold(), used, then);
    await release(store.db, await hold(), then);
    const young = await hold(then + 2 * dayMs);
    await settle(store.db, young, used, then + 2 * dayMs);
    await deleteOldLimits(store.db, then + dayMs);
    const before = await left();
    await deleteOldLimits(store.db, later);
    expect([before.holds.length, before.periods, await left()]).to.deep.equal([
      3,
      ['2026-03', '2026-03-09', 'always'],
      // March is kept whole until all of it is old.
      {holds: [young], periods: ['2026-03', '2026-03-09', 'always']},
    ]);
    await deleteOldLimits(store.db, later + 31 * dayMs);
    expect(await left()).to.deep.equal({holds: [], periods: ['always']});
  });

  it('is what is set aside, however old', async () => {
    const streamId = await hold();
    await deleteOldLimits(store.db, later + 365 * dayMs);
    expect(await left()).to.deep.equal({
      holds: [streamId],
      periods: ['2026-03', '2026-03-09', 'always'],
    });
  });

  it('is no bucket that is full, and nobody who has not started anything for a day', async () => {
    const rate = {capacity: 2, refillPerSecond: 1};
    await takeToken(store.db, {...rate, bucket: 'user:a', now: then});
    await store.db.transaction().execute((db) => countRunsInTurn(db, 'a', then));
    const rows = async (): Promise<number[]> => [
      (await store.db.selectFrom('rate_buckets').select('bucket').execute()).length,
      (await store.db.selectFrom('user_starts').select('user_id').execute()).length,
    ];
    await deleteOldLimits(store.db, then + 500);
    const before = await rows();
    await deleteOldLimits(store.db, then + dayMs + 1);
    expect([before, await rows()]).to.deep.equal([
      [1, 1],
      [0, 0],
    ]);
  });
});
