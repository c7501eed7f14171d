import {before, describe, it} from 'node:test';
import {expect} from 'chai';
import {killOverAndOver, type SendFacts, type StoreFacts} from './killed-server.js';

const kills = process.env['LONG'] ? 200 : 8;
/** The last one writes so slowly that the clock, not the length, decides what is saved. */
const lanes = [
  {wordDelayMs: 5, killWithinMs: 1_500},
  {wordDelayMs: 5, killWithinMs: 1_500},
  {wordDelayMs: 2, killWithinMs: 1_000},
  {wordDelayMs: 60, killWithinMs: 3_500},
];
/** Characters of two checkpoints, one due and one being written, and a word. */
const mostLost = 2 * 256 + 12;

describe(`a server that is killed ${kills} times at random moments while it answers`, () => {
  let sends: readonly SendFacts[];
  let stores: readonly StoreFacts[];
  before(async () => {
    const facts = await Promise.all(
      lanes.map((lane, seed) =>
        killOverAndOver({...lane, kills: kills / lanes.length, random: randomFrom(seed + 1)}),
      ),
    );
    sends = facts.flatMap((lane) => lane.sends);
    stores = facts.flatMap((lane) => lane.stores);
  });

  const started = (): readonly SendFacts[] => sends.filter(({wasStarted}) => wasStarted);
  const orphans = (): readonly SendFacts[] => started().filter(({status}) => status === 'interrupted');

  it('was killed in the middle of answers, most of the times', () => {
    const cut = orphans().filter(({seen, expected}) => seen !== '' && seen !== expected);
    expect(cut.length).to.be.greaterThan(kills);
  });

  it('has every question and every answer whose start was read', () => {
    const lost = started().filter(({savedQuestion, saved}) => !savedQuestion || saved === undefined);
    expect(lost).to.deep.equal([]);
  });

  it('has every answer interrupted or complete, and complete if its end was read', () => {
    const wrong = started().filter(
      ({status, wasDone}) => status !== 'complete' && (wasDone || status !== 'interrupted'),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('has of each answer the beginning of what the model says, of a complete one all', () => {
    const wrong = started().filter(({status, saved = '', expected}) =>
      status === 'complete' ? saved !== expected : !expected.startsWith(saved),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('has lost no more than two checkpoints of what a reader had seen', () => {
    const most = Math.max(...orphans().map(({seen, saved = ''}) => seen.length - saved.length));
    expect(most).to.be.at.most(mostLost);
  });

  it('has lost nothing of what a reader had seen for 1.5 s', () => {
    const early = orphans().filter(({seenEarlier}) => seenEarlier !== '');
    const lost = early.filter(({seenEarlier, saved = ''}) => !saved.startsWith(seenEarlier));
    expect([early.length > 0, lost]).to.deep.equal([true, []]);
  });

  it('leaves nothing that is written or runs', () => {
    expect(stores.map(({streaming, running}) => streaming + running)).to.deep.equal(stores.map(() => 0));
  });

  it('has told its hooks once of the start and once of the end of every run', () => {
    const told = stores.map(({hookCalls, runs}) => [new Set(hookCalls), hookCalls.length === runs]);
    expect(told).to.deep.equal(stores.map(() => [new Set(['1/1']), true]));
  });

  it('attaches a request that is sent again to the run that it had started, and starts no second', () => {
    const other = started().filter(({streamIds: [first, again]}) => first === undefined || first !== again);
    expect([other, stores.filter(({runs, keys}) => runs !== keys)]).to.deep.equal([[], []]);
  });
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
