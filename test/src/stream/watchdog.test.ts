import {Watchdog} from '../../../src/stream/watchdog.js';
import {ManualClock} from '../../support/manual-clock.js';
import {describe, expect, it} from '../../support/suite.js';

function watch(idleMs: number | null) {
  const clock = new ManualClock();
  const heard: string[] = [];
  const watchdog = new Watchdog({
    clock,
    slowMs: 10_000,
    idleMs,
    onSlow: (sinceMs) => heard.push(`slow since ${clock.now() - sinceMs}`),
    onIdle: () => heard.push('idle'),
  });
  return {clock, heard, watchdog};
}

describe('Watchdog', () => {
  it('calls a line slow after ten seconds of silence, once', () => {
    const {clock, heard} = watch(null);
    clock.advance(60_000);
    expect(heard).to.deep.equal(['slow since 10000']);
  });

  it('counts from the last byte, whenever that was', () => {
    const {clock, heard, watchdog} = watch(null);
    clock.advance(9_000);
    watchdog.fed();
    clock.advance(9_000);
    expect(heard).to.deep.equal([]);
    clock.advance(1_000);
    expect(heard).to.deep.equal(['slow since 10000']);
  });

  it('says when bytes end a slow spell', () => {
    const {clock, watchdog} = watch(null);
    clock.advance(10_000);
    expect([watchdog.fed(), watchdog.fed()]).to.deep.equal([true, false]);
  });

  it('never calls a line dead that promised no heartbeat', () => {
    const {clock, heard} = watch(null);
    clock.advance(3_600_000);
    expect(heard).to.not.include('idle');
  });

  it('calls a line dead that stopped its heartbeat', () => {
    const {clock, heard, watchdog} = watch(null);
    watchdog.armIdle(45_000);
    clock.advance(45_000);
    expect(heard).to.deep.equal(['slow since 10000', 'idle']);
  });

  it('calls a line dead in its time where that is shorter than what counts as slow', () => {
    const {clock, heard} = watch(3_000);
    clock.advance(2_999);
    expect(heard).to.deep.equal([]);
    clock.advance(1);
    expect(heard).to.deep.equal(['idle']);
  });

  it('leaves no timer when stopped', () => {
    const {clock, watchdog} = watch(1000);
    watchdog.stop();
    expect(clock.pending).to.equal(0);
  });
});
