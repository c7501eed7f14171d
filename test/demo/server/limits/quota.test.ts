import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {estimateTokenCount} from 'tokenx';
import {type Balance, readBalance} from '../../../../demo/server/limits/balance.js';
import {setGrant} from '../../../../demo/server/limits/grants.js';
import {createQuota} from '../../../../demo/server/limits/quota.js';
import {freeOfCharge, type ModelPrice} from '../../../../demo/server/limits/usage-amounts.js';
import type {Problem} from '../../../../src/model/native-wire.js';
import {chunkOf, eventStream, refusal} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {readAll, startOf} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, rowCounts, streamPath} from '../../../support/server-harness.js';
import {finish, firstWords, type LimitedServer, startLimitedServer} from './limited-server.js';

const dayMs = 24 * 60 * 60_000;
const price = {inputPerMillion: 3_000_000, outputPerMillion: 15_000_000};
const priceOf = (model: string): ModelPrice => (model === 'm' ? price : freeOfCharge);
const reservedTokens = {inputTokens: 50, outputTokens: 50};
/** 50 × 3 + 50 × 15 millionths. */
const reservedMoney = 900;

describe('a quota', () => {
  let clock: ManualClock;
  let limited: LimitedServer;
  beforeEach(async () => {
    clock = new ManualClock();
    limited = await startLimitedServer([
      createQuota({
        clock,
        rules: [
          {of: 'user', unit: 'tokens', span: 'month', granted: 200},
          {of: 'server', unit: 'money', span: 'day', granted: 5_000},
        ],
        highestPriceOf: priceOf,
        priceOf: ({model}) => priceOf(model),
        reservedTokens,
        promptMessages: 10,
      }),
    ]);
  });
  afterEach(() => limited.dispose());

  const account = async (): Promise<string> => {
    const {user_id} = await limited.server.db
      .selectFrom('conversations')
      .select('user_id')
      .executeTakeFirstOrThrow();
    return `user:${user_id}`;
  };
  const tokens = async (): Promise<Balance> =>
    readBalance(limited.server.db, {account: await account(), unit: 'tokens', period: '1970-01'});
  const money = (): Promise<Balance> =>
    readBalance(limited.server.db, {account: 'server', unit: 'money', period: '1970-01-01'});

  it('is set aside while a run writes, and charged as the model counted when it ends', async () => {
    const reader = await limited.startWaiting();
    const during = [await tokens(), await money()];
    finish(limited.waiting[0], {input: 7, output: 11});
    await reader.rest();
    expect([during, await tokens(), await money()]).to.deep.equal([
      [
        {reserved: 100, spent: 0},
        {reserved: reservedMoney, spent: 0},
      ],
      {reserved: 0, spent: 18},
      {reserved: 0, spent: 7 * 3 + 11 * 15},
    ]);
  });

  it('is charged for what was asked and written where the model does not count', async () => {
    const reader = await limited.startWaiting();
    finish(limited.waiting[0]);
    await reader.rest();
    const used = [estimateTokenCount('hi there'), estimateTokenCount(firstWords)] as const;
    expect([await tokens(), await money()]).to.deep.equal([
      {reserved: 0, spent: used[0] + used[1]},
      {reserved: 0, spent: used[0] * 3 + used[1] * 15},
    ]);
  });

  it('is charged for what was written before a stop', async () => {
    const reader = await limited.startWaiting();
    await limited.stop(startOf(reader.all).streamId);
    expect(await tokens()).to.deep.equal({
      reserved: 0,
      spent: estimateTokenCount('hi there') + estimateTokenCount(firstWords),
    });
  });

  it('is charged for what was written before the conversation was deleted', async () => {
    const {conversationId} = startOf((await limited.startWaiting()).all);
    const balance = {account: await account(), unit: 'tokens', period: '1970-01'} as const;
    await fetch(`${limited.server.url}/api/ai/conversations/${conversationId}`, {method: 'DELETE'});
    expect(await readBalance(limited.server.db, balance)).to.deep.equal({
      reserved: 0,
      spent: estimateTokenCount('hi there') + estimateTokenCount(firstWords),
    });
  });

  it('is charged for the new words alone where an answer is continued and stopped', async () => {
    const first = await limited.startWaiting();
    const {conversationId, streamId} = startOf(first.all);
    await limited.stop(streamId);
    const before = (await tokens()).spent;
    const body = {trigger: 'continue', conversationId};
    const reader = await readStarted(await postJson(`${limited.server.url}${streamPath}`, body));
    await limited.stop(reader);
    const input = estimateTokenCount('hi there') + estimateTokenCount(firstWords);
    expect((await tokens()).spent - before).to.equal(input + estimateTokenCount(firstWords));
  });

  it('is not charged for a run that was stopped before it came', async () => {
    const headers = {'idempotency-key': 'late'};
    await postJson(`${limited.server.url}${streamPath}/stop`, {}, {headers});
    await readAll(await limited.post({}, headers));
    expect([await tokens(), limited.upstream.requests.length]).to.deep.equal([{reserved: 0, spent: 0}, 0]);
  });

  it('is given back where a run fails, before its first word and after it', async () => {
    limited.upstream.answerWith(refusal(500, {error: {message: 'no'}}));
    await readAll(await limited.post());
    const before = await tokens();
    limited.upstream.answerWith(eventStream(chunkOf('a word, and then nothing')));
    await readAll(await limited.post());
    expect([before, await tokens(), await money()]).to.deep.equal(Array(3).fill({reserved: 0, spent: 0}));
  });

  it('lets exactly 2 of 100 sends start that come at once where 2 are left, and asks the model twice', async () => {
    const responses = await Promise.all(Array.from({length: 100}, () => limited.post()));
    const count = (status: number): number => responses.filter((one) => one.status === status).length;
    const started = responses.filter(({status}) => status === 200);
    await eventually(
      () => limited.upstream.requests.length,
      (asked) => asked >= 2,
    );
    await Promise.all(started.map(async (response) => limited.stop(response.headers.get('stream-id') ?? '')));
    await Promise.all(responses.map((response) => response.text()));
    expect([
      count(200),
      count(402),
      limited.upstream.requests.length,
      (await tokens()).reserved,
    ]).to.deep.equal([2, 98, 2, 0]);
  });

  it('that is used up saves nothing, asks nobody, and says what to do', async () => {
    await setGrant(limited.server.db, {account: 'server', unit: 'money', span: 'day'}, reservedMoney - 1);
    const before = await rowCounts(limited.server);
    const response = await limited.post({}, {'idempotency-key': 'k'});
    const {code, hint} = (await response.json()) as Problem;
    expect([response.status, code, hint, await rowCounts(limited.server)]).to.deep.equal([
      402,
      'payment',
      'The budget of this service is used up. It begins anew at midnight UTC.',
      before,
    ]);
    expect(limited.upstream.requests).to.deep.equal([]);
  });

  it('of a day is there again on the next', async () => {
    await setGrant(limited.server.db, {account: 'server', unit: 'money', span: 'day'}, reservedMoney);
    await limited.startWaiting();
    const sameDay = await limited.post();
    clock.advance(dayMs);
    const nextDay = await limited.post();
    expect([sameDay.status, nextDay.status]).to.deep.equal([402, 200]);
  });

  it('of money lets models pass that cost none', async () => {
    await setGrant(limited.server.db, {account: 'server', unit: 'money', span: 'day'}, 0);
    const responses = [await limited.post(), await limited.post({model: 'mock/echo'})];
    expect(responses.map(({status}) => status)).to.deep.equal([402, 200]);
    await responses[1]?.text();
  });

  it('is charged once for a request that is sent again', async () => {
    const send = () => limited.post({model: 'mock/echo'}, {'idempotency-key': 'k'});
    const usage: unknown[] = [];
    for (let sent = 0; sent < 3; sent++) {
      await readAll(await send());
      usage.push(await tokens());
    }
    const [first] = usage;
    expect([usage, (first as Balance).spent > 0]).to.deep.equal([Array(3).fill(first), true]);
  });
});

/** The stream of a started run, once it has said its words. */
async function readStarted(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; !text.includes('"chunk"'); ) {
    const next = await reader?.read();
    if (!next || next.done) throw new Error(`ended early: ${text}`);
    text += next.value;
  }
  return response.headers.get('stream-id') ?? '';
}
