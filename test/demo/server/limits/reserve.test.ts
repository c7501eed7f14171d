import {execFile} from 'node:child_process';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect} from 'chai';
import {readBalance} from '../../../../demo/server/limits/balance.js';
import {type Claim, reserve} from '../../../../demo/server/limits/reserve.js';
import {ChatError} from '../../../../src/base/chat-error.js';
import {newId} from '../../../../src/base/ids.js';
import {type LimitsStore, makeLimitsStore} from './limits-store.js';

const tokens: Claim = {
  account: 'user:a',
  unit: 'tokens',
  span: 'month',
  period: '2026-03',
  amount: 100,
  granted: 250,
};
const money: Claim = {...tokens, account: 'server', unit: 'money', span: 'day', period: '2026-03-09'};

describe('reserving', () => {
  let store: LimitsStore;
  beforeEach(async () => {
    store = await makeLimitsStore();
  });
  afterEach(() => store.dispose());

  /** `reserved`, or the code and the status of what was thrown. */
  const tryReserve = (...claims: Claim[]): Promise<string> =>
    store.db
      .transaction()
      .execute((transaction) => reserve(transaction, newId<'stream'>(), {claims, now: 7}))
      .then(
        () => 'reserved',
        (error: unknown) => (error instanceof ChatError ? `${error.code} ${error.status}` : String(error)),
      );
  const countHolds = async (): Promise<number> =>
    (await store.db.selectFrom('quota_holds').select('stream_id').execute()).length;

  it('lets exactly 2 of 100 pass that come at once where 2 are left', async () => {
    const all = await Promise.all(Array.from({length: 100}, () => tryReserve(tokens)));
    expect([
      all.filter((one) => one === 'reserved').length,
      all.filter((one) => one === 'payment 402').length,
      await readBalance(store.db, tokens),
      await countHolds(),
    ]).to.deep.equal([2, 98, {reserved: 200, spent: 0}, 2]);
  });

  it('lets exactly 2 of 100 pass that come from 4 processes at once', async () => {
    const main = fileURLToPath(new URL('reserving-main.ts', import.meta.url));
    const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', main, store.file, '25']);
    const outputs = await Promise.all([run(), run(), run(), run()]);
    const sums = outputs
      .map(({stdout}) => JSON.parse(stdout) as {passed: number; refused: number})
      .reduce((sum, {passed, refused}) => ({
        passed: sum.passed + passed,
        refused: sum.refused + refused,
      }));
    expect([sums, await readBalance(store.db, tokens), await countHolds()]).to.deep.equal([
      {passed: 2, refused: 98},
      {reserved: 200, spent: 0},
      2,
    ]);
  });

  it('takes all balances or none', async () => {
    const first = await tryReserve(tokens, {...money, amount: 300});
    expect([first, await readBalance(store.db, tokens), await countHolds()]).to.deep.equal([
      'payment 402',
      {reserved: 0, spent: 0},
      0,
    ]);
  });

  it('refuses more than the whole grant at the first start of a period', async () => {
    expect(await tryReserve({...tokens, amount: 251})).to.equal('payment 402');
  });

  it('lets the last of a grant be taken, to the unit', async () => {
    const all = [
      await tryReserve({...tokens, amount: 249}),
      await tryReserve({...tokens, amount: 1}),
      await tryReserve({...tokens, amount: 1}),
    ];
    expect(all).to.deep.equal(['reserved', 'reserved', 'payment 402']);
  });

  it('counts each account, unit and period by itself', async () => {
    const claims = [
      tokens,
      {...tokens, account: 'user:b'},
      {...tokens, unit: 'money' as const},
      {...tokens, period: '2026-04'},
    ];
    const all: string[] = [];
    for (const claim of claims) all.push(await tryReserve({...claim, amount: 250}));
    expect(all).to.deep.equal(['reserved', 'reserved', 'reserved', 'reserved']);
  });

  it('tells a person whose quota it is and when it begins anew', async () => {
    const hints: unknown[] = [];
    for (const claim of [tokens, money]) {
      const refused = store.db
        .transaction()
        .execute((transaction) =>
          reserve(transaction, newId<'stream'>(), {claims: [{...claim, granted: 0}], now: 7}),
        );
      hints.push(await refused.catch(({hint, retryable}: ChatError) => [hint, retryable]));
    }
    expect(hints).to.deep.equal([
      ['Your quota is used up. It begins anew on the first of next month, UTC.', false],
      ['The budget of this service is used up. It begins anew at midnight UTC.', false],
    ]);
  });

  it('refuses to work outside the transaction that saves the start', async () => {
    const error = await reserve(store.db, newId<'stream'>(), {claims: [tokens], now: 7}).catch(String);
    expect([error, await countHolds()]).to.deep.equal([
      'TypeError: `db` must be the transaction that saves the start.',
      0,
    ]);
  });
});
