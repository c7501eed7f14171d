import {describe, it} from 'node:test';
import fc from 'fast-check';
import {SeededRandom} from '../../support/chaos/seeded-random.js';
import {expectRest} from './at-rest.js';
import {commands, type Model, type Real} from './commands.js';
import {Person} from './person.js';
import {World} from './world.js';

/*
 * People, tabs, lines and servers do things in any order; the promises hold after each, and all of them at rest.
 * 100 histories; LONG=1: 10,000. A failure prints its seed and path: HISTORY_SEED=… runs that one again.
 */

const isLong = process.env['LONG'] === '1';
const histories = isLong ? 10_000 : 100;
/** Histories at a time: each waits more than it works. */
const lanes = 4;
const seed = Number(process.env['HISTORY_SEED'] ?? 20_261_121);

async function live(story: Iterable<fc.AsyncCommand<Model, Real>>, chance: number): Promise<void> {
  const world = await World.open();
  const dice = new SeededRandom(chance);
  const random = dice.next;
  const first = new Person(`${world.line.url}/api/ai/chat/stream`, random);
  const real: Real = {world, first, second: null, random};
  const model: Model = {asked: 0, texts: [], hasSecondTab: false};
  try {
    await fc.asyncModelRun(() => ({model, real}), story);
    await expectRest(model, real);
  } finally {
    first.dispose();
    real.second?.dispose();
    await world.close();
  }
}

describe(`${histories} histories`, {concurrency: lanes}, () => {
  for (let lane = 0; lane < lanes; lane += 1) {
    it(`keep all promises (lane ${lane + 1})`, {timeout: isLong ? 10_800_000 : 240_000}, async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands([...commands], {maxCommands: 14}), fc.integer(), (story, chance) =>
          live(story, chance),
        ),
        {numRuns: histories / lanes, seed: seed + lane, endOnFailure: true},
      );
    });
  }
});
