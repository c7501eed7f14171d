import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {deleteFullBuckets, type Taken, takeToken} from '../../../../demo/server/limits/token-bucket.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {type LimitsStore, makeLimitsStore} from './limits-store.js';

const rate = {capacity: 5, refillPerSecond: 2};

describe('a token bucket', () => {
  let store: LimitsStore;
  let clock: ManualClock;
  beforeEach(async () => {
    store = await makeLimitsStore();
    clock = new ManualClock();
  });
  afterEach(() => store.dispose());

  const take = (options: Partial<Parameters<typeof takeToken>[1]> = {}): Promise<Taken> =>
    takeToken(store.db, {bucket: 'user:a', ...rate, now: clock.now(), ...options});
  const takeAll = async (): Promise<number> => {
    for (let passed = 0; ; passed++) if (!(await take()).isAllowed) return passed;
  };
  const countRows = async (): Promise<number> =>
    (await store.db.selectFrom('rate_buckets').select('bucket').execute()).length;

  it('lets a burst of its capacity pass, counting down, and says when the next may come', async () => {
    const taken: Taken[] = [];
    for (let call = 0; call < 6; call++) taken.push(await take());
    expect(taken).to.deep.equal([
      ...[4, 3, 2, 1, 0].map((left) => ({isAllowed: true, left})),
      {isAllowed: false, retryAfterMs: 500},
    ]);
  });

  it('refills at every moment, not by windows: a token is there at its millisecond, not one before', async () => {
    await takeAll();
    const seen: unknown[] = [];
    for (const ms of [499, 1, 499, 1, 250]) {
      clock.advance(ms);
      seen.push(await take());
    }
    expect(seen).to.deep.equal([
      {isAllowed: false, retryAfterMs: 1},
      {isAllowed: true, left: 0},
      {isAllowed: false, retryAfterMs: 1},
      {isAllowed: true, left: 0},
      {isAllowed: false, retryAfterMs: 250},
    ]);
  });

  it('gives the burst and then exactly its rate to one who never stops asking', async () => {
    let passed = 0;
    for (let asked = 0; asked <= 600; asked++) {
      if ((await take()).isAllowed) passed += 1;
      clock.advance(100);
    }
    expect(passed).to.equal(rate.capacity + 60 * rate.refillPerSecond);
  });

  it('never holds more than its capacity, however long nobody asks', async () => {
    await takeAll();
    clock.advance(24 * 60 * 60_000);
    expect(await takeAll()).to.equal(rate.capacity);
  });

  it('keeps its rate where a token is no whole number of milliseconds, never above it', async () => {
    const thirds = {capacity: 1, refillPerSecond: 3};
    let passed = 0;
    for (let ms = 0; ms <= 2_000; ms += 1) {
      if ((await take(thirds)).isAllowed) passed += 1;
      clock.advance(1);
    }
    // Each token waits for the next whole millisecond of this clock: 334 ms.
    expect(passed).to.equal(Math.floor(2_000 / 334) + 1);
  });

  it('gives exactly its capacity to 50 who ask at the same time', async () => {
    const all = await Promise.all(Array.from({length: 50}, () => take()));
    const left = all.flatMap((taken) => (taken.isAllowed ? [taken.left] : []));
    expect([left.toSorted(), all.length - left.length]).to.deep.equal([[0, 1, 2, 3, 4], 45]);
  });

  it('is another one for each name', async () => {
    await takeAll();
    expect(await take({bucket: 'provider:a'})).to.deep.equal({isAllowed: true, left: 4});
  });

  it('gives nothing away when the clock goes back, nor when it comes forward again', async () => {
    await take();
    clock.jump(-30_000);
    const back = await take();
    clock.jump(30_000);
    expect([back, await takeAll()]).to.deep.equal([{isAllowed: false, retryAfterMs: 28_000 + 500}, 4]);
  });

  it('is not shut for years by a clock that was years ahead: it begins anew, empty', async () => {
    clock.jump(10 * 365 * 24 * 60 * 60_000);
    await takeAll();
    clock.jump(-10 * 365 * 24 * 60 * 60_000);
    const first = await take();
    const second = await take();
    clock.advance(500);
    expect([first, second, await take()]).to.deep.equal([
      {isAllowed: true, left: 0},
      {isAllowed: false, retryAfterMs: 500},
      {isAllowed: true, left: 0},
    ]);
  });

  it('gives its token back where the transaction is rolled back', async () => {
    const failed = store.db.transaction().execute(async (transaction) => {
      await takeToken(transaction, {bucket: 'user:a', ...rate, now: clock.now()});
      throw new Error('not saved');
    });
    await failed.catch(() => undefined);
    expect([await countRows(), await takeAll()]).to.deep.equal([0, rate.capacity]);
  });

  it('leaves no row once it is full', async () => {
    await take();
    clock.advance(499);
    await deleteFullBuckets(store.db, clock.now());
    const before = await countRows();
    clock.advance(1);
    await deleteFullBuckets(store.db, clock.now());
    expect([before, await countRows(), await takeAll()]).to.deep.equal([1, 0, rate.capacity]);
  });

  for (const [option, value] of [
    ['capacity', 0],
    ['capacity', 1.5],
    ['refillPerSecond', 0],
    ['refillPerSecond', Number.NaN],
    ['capacity', 1e12],
  ] as const) {
    it(`refuses to have a ${option} of ${value}`, () => {
      expect(() => take({[option]: value})).to.throw(RangeError, `\`${option}\``);
    });
  }
});
