import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {recoverInterrupted} from '../../../../demo/server/generation/recover.js';
import {readBalance} from '../../../../demo/server/limits/balance.js';
import type {LimitedRun} from '../../../../demo/server/limits/limited-run.js';
import {createQuota} from '../../../../demo/server/limits/quota.js';
import {countRunsInTurn} from '../../../../demo/server/limits/runs-in-turn.js';
import {sweepHolds} from '../../../../demo/server/limits/sweep-holds.js';
import {freeOfCharge} from '../../../../demo/server/limits/usage-amounts.js';
import {insertConversation} from '../../../../demo/server/store/conversations.js';
import {insertDelta, insertMessage} from '../../../../demo/server/store/messages.js';
import {insertRun} from '../../../../demo/server/store/runs.js';
import {newId} from '../../../../src/base/ids.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {type LimitsStore, makeLimitsStore} from './limits-store.js';

const quota = createQuota({
  clock: new ManualClock(),
  rules: [{of: 'user', unit: 'tokens', span: 'always', granted: 100}],
  highestPriceOf: () => freeOfCharge,
  priceOf: () => freeOfCharge,
  reservedTokens: {inputTokens: 50, outputTokens: 50},
  promptMessages: 10,
});
const balance = {account: 'user:a', unit: 'tokens', period: 'always'} as const;

describe('what a killed server set aside', () => {
  let store: LimitsStore;
  beforeEach(async () => {
    store = await makeLimitsStore();
  });
  afterEach(() => store.dispose());

  /** The rows of a run whose process died in it: its start is saved, a part of its answer, and no end. */
  const leaveRun = async (): Promise<LimitedRun> => {
    const run: LimitedRun = {
      userId: 'a',
      streamId: newId<'stream'>(),
      conversationId: newId<'conversation'>(),
      messageId: newId<'message'>(),
      model: 'm',
      continued: null,
    };
    const {conversationId, streamId} = run;
    await store.db.transaction().execute(async (db) => {
      await insertConversation(db, {id: conversationId, userId: 'a', title: '', now: 0});
      await insertMessage(db, {
        id: run.messageId,
        conversationId,
        parentId: null,
        role: 'assistant',
        status: 'streaming',
        parts: [],
        metadata: null,
        streamId,
        createdAt: 0,
      });
      await insertRun(db, {...run, userMessageId: null}, 0);
      await quota.began(db, run);
    });
    await insertDelta(store.db, run.messageId, 1, [{type: 'chunk', content: 'some words'}]);
    return run;
  };
  const begin = (run: LimitedRun): Promise<string> =>
    store.db
      .transaction()
      .execute((db) => quota.began(db, run))
      .then(
        () => 'reserved',
        ({code}: {code: string}) => code,
      );

  it('is given back when the next one starts, and the user may start again', async () => {
    const run = await leaveRun();
    const next = {...run, streamId: newId<'stream'>()};
    const before = [await readBalance(store.db, balance), await begin(next)];
    await recoverInterrupted({db: store.db, hooks: [quota]}, 5);
    const after = await readBalance(store.db, balance);
    expect([before, after, await sweepHolds(store.db, 6), await begin(next)]).to.deep.equal([
      [{reserved: 100, spent: 0}, 'payment'],
      {reserved: 0, spent: 0},
      0,
      'reserved',
    ]);
  });

  it('is given back by the sweep alone, where the ends were saved by a server without quotas', async () => {
    await leaveRun();
    const early = await sweepHolds(store.db, 4);
    await recoverInterrupted({db: store.db, hooks: []}, 5);
    const before = await readBalance(store.db, balance);
    expect([
      early,
      before,
      await sweepHolds(store.db, 6),
      await readBalance(store.db, balance),
    ]).to.deep.equal([0, {reserved: 100, spent: 0}, 1, {reserved: 0, spent: 0}]);
  });

  it('no longer counts among the runs of its user', async () => {
    await leaveRun();
    const count = () => store.db.transaction().execute((db) => countRunsInTurn(db, 'a', 5));
    const before = await count();
    await recoverInterrupted({db: store.db, hooks: [quota]}, 5);
    expect([before, await count()]).to.deep.equal([1, 0]);
  });
});
