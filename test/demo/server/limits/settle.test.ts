import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Selectable} from 'kysely';
import {type Balance, readBalance} from '../../../../demo/server/limits/balance.js';
import {type Claim, reserve} from '../../../../demo/server/limits/reserve.js';
import {release, settle} from '../../../../demo/server/limits/settle.js';
import {sweepHolds} from '../../../../demo/server/limits/sweep-holds.js';
import type {QuotaHoldsTable} from '../../../../demo/server/store/limits-tables.js';
import {finishRun} from '../../../../demo/server/store/runs.js';
import {newId, type StreamId} from '../../../../src/base/ids.js';
import {addRun, type LimitsStore, makeLimitsStore} from './limits-store.js';

const tokens: Claim = {
  account: 'user:a',
  unit: 'tokens',
  span: 'month',
  period: '2026-03',
  amount: 100,
  granted: 1000,
};
const money: Claim = {...tokens, unit: 'money', amount: 40};
const budget: Claim = {...money, account: 'server', span: 'day', period: '2026-03-09'};
const claims = [tokens, money, budget];
const end = {status: 'done', finishReason: 'stop', errorCode: null, lastSeq: 1} as const;

describe('what a run set aside', () => {
  let store: LimitsStore;
  beforeEach(async () => {
    store = await makeLimitsStore();
  });
  afterEach(() => store.dispose());

  const hold = async (streamId: StreamId = newId<'stream'>()): Promise<StreamId> => {
    await store.db.transaction().execute((db) => reserve(db, streamId, {claims, now: 7}));
    return streamId;
  };
  const balances = (): Promise<Balance[]> => Promise.all(claims.map((claim) => readBalance(store.db, claim)));
  const holds = (): Promise<Selectable<QuotaHoldsTable>[]> =>
    store.db.selectFrom('quota_holds').selectAll().orderBy('account').orderBy('unit').execute();

  it('is replaced by what it used, on every balance, and stands on the bill', async () => {
    const stream_id = await hold();
    await settle(store.db, stream_id, {tokens: 60, money: 25}, 9);
    const row = {stream_id, status: 'settled', created_at: 7, ended_at: 9};
    expect([await balances(), await holds()]).to.deep.equal([
      [
        {reserved: 0, spent: 60},
        {reserved: 0, spent: 25},
        {reserved: 0, spent: 25},
      ],
      [
        {...row, account: 'server', unit: 'money', period: '2026-03-09', reserved: 40, spent: 25},
        {...row, account: 'user:a', unit: 'money', period: '2026-03', reserved: 40, spent: 25},
        {...row, account: 'user:a', unit: 'tokens', period: '2026-03', reserved: 100, spent: 60},
      ],
    ]);
  });

  it('is given back whole where it is released', async () => {
    await release(store.db, await hold(), 9);
    expect([await balances(), (await holds()).map(({status, spent}) => [status, spent])]).to.deep.equal([
      Array(3).fill({reserved: 0, spent: 0}),
      Array(3).fill(['released', 0]),
    ]);
  });

  it('is charged once, whoever says its end again, at the same time too', async () => {
    const streamId = await hold();
    const charged = await Promise.all([
      ...Array.from({length: 10}, () => settle(store.db, streamId, {tokens: 60, money: 25}, 9)),
      ...Array.from({length: 10}, () => release(store.db, streamId, 9)),
    ]);
    expect([charged.filter(Boolean).length, (await balances())[0]]).to.deep.equal([
      1,
      {reserved: 0, spent: 60},
    ]);
  });

  it('may have been too little: then all is charged, and the next start is refused', async () => {
    await settle(store.db, await hold(), {tokens: 1500, money: 25}, 9);
    const next = await hold().catch(({code}: {code: string}) => code);
    expect([(await balances())[0], next]).to.deep.equal([{reserved: 0, spent: 1500}, 'payment']);
  });

  it('is not charged where the transaction of the end is rolled back', async () => {
    const streamId = await hold();
    const failed = store.db.transaction().execute(async (db) => {
      await settle(db, streamId, {tokens: 60, money: 25}, 9);
      throw new Error('not saved');
    });
    await failed.catch(() => undefined);
    const again = await settle(store.db, streamId, {tokens: 60, money: 25}, 9);
    expect([again, (await balances())[0]]).to.deep.equal([true, {reserved: 0, spent: 60}]);
  });

  it('is nothing for a run that set nothing aside', async () => {
    expect([
      await settle(store.db, newId<'stream'>(), {tokens: 60, money: 25}, 9),
      await holds(),
    ]).to.deep.equal([false, []]);
  });

  it('is given back by a sweep where its run has ended or is gone, and kept where it runs', async () => {
    const running = await hold(await addRun(store.db, 'a'));
    const ended = await hold(await addRun(store.db, 'a'));
    await finishRun(store.db, ended, end, 8);
    const gone = await hold();
    const settled = await hold();
    await settle(store.db, settled, {tokens: 1, money: 1}, 8);
    const swept = [await sweepHolds(store.db, 9), await sweepHolds(store.db, 9)];
    const statuses = new Map((await holds()).map(({stream_id, status}) => [stream_id, status]));
    expect([
      swept,
      [running, ended, gone, settled].map((streamId) => statuses.get(streamId)),
      await balances(),
    ]).to.deep.equal([
      [2, 0],
      ['held', 'released', 'released', 'settled'],
      [
        {reserved: 100, spent: 1},
        {reserved: 40, spent: 1},
        {reserved: 40, spent: 1},
      ],
    ]);
  });
});
