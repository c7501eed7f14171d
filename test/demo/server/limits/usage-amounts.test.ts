import {describe, it} from 'node:test';
import {expect} from 'chai';
import {periodOf} from '../../../../demo/server/limits/quota-rule.js';
import {amountsOf, freeOfCharge} from '../../../../demo/server/limits/usage-amounts.js';

const price = {inputPerMillion: 150_000, outputPerMillion: 600_000, cachedInputPerMillion: 75_000};

describe('what tokens cost', () => {
  for (const {name, used, amounts} of [
    {name: 'is the sum of input and output', used: [2_000_000, 1_000_000], amounts: [3_000_000, 900_000]},
    {name: 'is rounded up, once', used: [1, 1], amounts: [2, 1]},
    {name: 'is less for cached input', used: [2_000_000, 0, 1_000_000], amounts: [2_000_000, 225_000]},
    {
      name: 'takes no more input for cached than there is',
      used: [1_000_000, 0, 9e9],
      amounts: [1_000_000, 75_000],
    },
    {name: 'is nothing for counts that are none', used: [Number.NaN, -5], amounts: [0, 0]},
    {name: 'stays whole for a count that cannot be', used: [1e300, 0.5], amounts: [100_000_001, 15_000_001]},
  ]) {
    it(name, () => {
      const [inputTokens = 0, outputTokens = 0, cachedInputTokens] = used;
      const counted = {
        inputTokens,
        outputTokens,
        ...(cachedInputTokens === undefined ? {} : {cachedInputTokens}),
      };
      expect(Object.values(amountsOf(counted, price))).to.deep.equal(amounts);
    });
  }

  it('is nothing where nothing is charged', () => {
    expect(amountsOf({inputTokens: 5, outputTokens: 5}, freeOfCharge)).to.deep.equal({tokens: 10, money: 0});
  });
});

describe('a period', () => {
  it('is the day and the month of UTC', () => {
    const now = Date.parse('2026-03-09T23:59:59.999Z');
    expect([
      periodOf('day', now),
      periodOf('day', now + 1),
      periodOf('month', now),
      periodOf('always', now),
    ]).to.deep.equal(['2026-03-09', '2026-03-10', '2026-03', 'always']);
  });
});
