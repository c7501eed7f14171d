import {describe, it} from 'node:test';
import {expect} from 'chai';
import {pino} from 'pino';
import {CleanUp} from '../../../demo/server/clean-up.js';
import {ManualClock} from '../../support/manual-clock.js';

const logger = pino({level: 'silent'});
const hourMs = 60 * 60_000;

describe('cleaning up', () => {
  it('is done at once and every hour, a task that fails too', async () => {
    const clock = new ManualClock();
    const done: string[] = [];
    const tasks = {
      broken: async () => {
        done.push('broken');
        throw new Error('no');
      },
      right: async () => void done.push('right'),
    };
    const cleanUp = new CleanUp({clock, logger, tasks});
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(hourMs);
    await new Promise((resolve) => setImmediate(resolve));
    await cleanUp.close();
    expect(done).to.deep.equal(['broken', 'right', 'broken', 'right']);
  });

  it('that is closed as a round begins leaves no timer', async () => {
    const clock = new ManualClock();
    const cleanUp = new CleanUp({clock, logger, tasks: {}});
    clock.advance(hourMs);
    await cleanUp.close();
    expect(clock.pending).to.equal(0);
  });
});
