import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {countRunsInTurn} from '../../../../demo/server/limits/runs-in-turn.js';
import {finishRun} from '../../../../demo/server/store/runs.js';
import type {StreamId} from '../../../../src/base/ids.js';
import {addRun, type LimitsStore, makeLimitsStore} from './limits-store.js';

const maxRuns = 2;

describe('runs of one user', () => {
  let store: LimitsStore;
  beforeEach(async () => {
    store = await makeLimitsStore();
  });
  afterEach(() => store.dispose());

  /** Starts a run as the server does: saved first, then counted, and rolled back where it is one too many. */
  const start = (userId: string): Promise<StreamId | null> =>
    store.db
      .transaction()
      .execute(async (db) => {
        const streamId = await addRun(db, userId);
        if ((await countRunsInTurn(db, userId, 5)) > maxRuns) throw new Error('one too many');
        return streamId;
      })
      .catch(() => null);
  const started = (all: readonly (StreamId | null)[]): StreamId[] => all.filter((id) => id !== null);

  it('are never more than allowed: 2 of 100 that come at once start, of each user', async () => {
    const [a, b] = await Promise.all(
      ['a', 'b'].map((user) => Promise.all(Array.from({length: 100}, () => start(user)))),
    );
    const rows = await store.db.selectFrom('runs').select('stream_id').execute();
    expect([started(a ?? []).length, started(b ?? []).length, rows.length]).to.deep.equal([2, 2, 4]);
  });

  it('leave a place when they end, for one more', async () => {
    const [first] = started([await start('a'), await start('a')]);
    if (!first) throw new Error('nothing started');
    await finishRun(
      store.db,
      first,
      {status: 'error', finishReason: null, errorCode: 'server', lastSeq: 1},
      6,
    );
    const next = [await start('a'), await start('a')];
    expect(next.map((id) => id !== null)).to.deep.equal([true, false]);
  });

  it('are not counted outside the transaction that saves the start', async () => {
    expect(await countRunsInTurn(store.db, 'a', 5).catch(String)).to.equal(
      'TypeError: `db` must be the transaction that saves the start.',
    );
  });
});
