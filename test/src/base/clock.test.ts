import {sleep} from '../../../src/base/clock.js';
import {ManualClock} from '../../support/manual-clock.js';
import {describe, expect, it} from '../../support/suite.js';

describe('sleep', () => {
  it('ends when its time has come', async () => {
    const clock = new ManualClock();
    const sleeping = sleep(100, {clock, signal: new AbortController().signal});
    clock.advance(100);
    await sleeping;
    expect(clock.pending).to.equal(0);
  });

  it('ends at once with the reason when aborted, and leaves no timer', async () => {
    const clock = new ManualClock();
    const wake = new AbortController();
    const sleeping = sleep(100, {clock, signal: wake.signal}).catch((reason: unknown) => reason);
    wake.abort('up');
    expect([await sleeping, clock.pending]).to.deep.equal(['up', 0]);
  });

  it('does not begin when aborted before', async () => {
    const clock = new ManualClock();
    const sleeping = sleep(100, {clock, signal: AbortSignal.abort('no')}).catch((reason: unknown) => reason);
    expect([await sleeping, clock.pending]).to.deep.equal(['no', 0]);
  });
});
