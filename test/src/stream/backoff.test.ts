import {backoffMs} from '../../../src/stream/backoff.js';
import {describe, expect, it} from '../../support/suite.js';

describe('backoffMs', () => {
  const longest = (attempt: number): number =>
    backoffMs(attempt, {baseMs: 500, maxMs: 30_000, random: () => 0.999999});

  it('doubles its ceiling with each attempt, up to the maximum', () => {
    expect([1, 2, 3, 6, 7, 60].map(longest)).to.deep.equal([499, 999, 1999, 15_999, 29_999, 29_999]);
  });

  it('may wait nothing at all, so that clients dropped together spread out', () => {
    expect(backoffMs(5, {baseMs: 500, maxMs: 30_000, random: () => 0})).to.equal(0);
  });

  it('refuses an attempt that is none', () => {
    for (const attempt of [0, -1, 1.5, Number.NaN])
      expect(() => longest(attempt)).to.throw(RangeError, '`attempt`');
  });
});
