import {Budget} from '../../../src/stream/budget.js';
import {ManualClock} from '../../support/manual-clock.js';
import {describe, expect, it} from '../../support/suite.js';

const retry = {attempts: 3, budgetMs: 120_000, baseMs: 500, maxMs: 30_000};

function spending(options = retry) {
  const clock = new ManualClock();
  return {clock, budget: new Budget(options, clock)};
}

/** How many failures it takes until nothing is left. */
function failuresOf(budget: Budget): number {
  let failures = 1;
  while (budget.spend()) failures += 1;
  return failures;
}

describe('Budget', () => {
  it('is spent after as many failures as there are attempts', () => {
    expect(failuresOf(spending().budget)).to.equal(3);
  });

  it('numbers the attempts since something came, from 1', () => {
    const {budget} = spending();
    const numbers = [budget.attempt];
    budget.spend();
    numbers.push(budget.attempt);
    budget.progressed();
    numbers.push(budget.attempt);
    expect(numbers).to.deep.equal([1, 2, 1]);
  });

  it('does not count the attempt that brought something', () => {
    const {budget} = spending();
    budget.spend();
    budget.progressed();
    expect(failuresOf(budget)).to.equal(4);
  });

  it('is spent when everything failed for as long as it may', () => {
    const {budget, clock} = spending({...retry, attempts: 100});
    expect(budget.spend()).to.equal(true);
    clock.advance(60_000);
    expect(budget.spend()).to.equal(true);
    clock.advance(59_999);
    expect(budget.spend()).to.equal(true);
    clock.advance(1);
    expect(budget.spend()).to.equal(false);
  });

  it('counts that time from the first failure since something came', () => {
    const {budget, clock} = spending();
    budget.spend();
    clock.advance(119_000);
    budget.progressed();
    budget.spend();
    clock.advance(60_000);
    expect(budget.spend()).to.equal(true);
  });

  it('forgives what failed while the device was offline', () => {
    const {budget, clock} = spending();
    budget.spend();
    clock.advance(600_000);
    budget.forgive();
    expect(failuresOf(budget)).to.equal(3);
  });

  it('counts no sleep of the device as time of failing', () => {
    const {budget, clock} = spending();
    budget.spend();
    clock.freeze(600_000);
    expect(budget.spend()).to.equal(true);
  });

  it('gives a lesser transport two attempts, until it carried something', () => {
    const {budget} = spending({...retry, attempts: 8});
    budget.onTrial();
    expect(failuresOf(budget)).to.equal(2);
    budget.onTrial();
    budget.progressed();
    expect(failuresOf(budget)).to.equal(9);
  });

  it('gives it no more attempts than there are', () => {
    const {budget} = spending({...retry, attempts: 1});
    budget.onTrial();
    expect(failuresOf(budget)).to.equal(1);
  });

  it('waits as the server asked, between a quarter of a second and half a minute', () => {
    const {budget} = spending();
    const waits = [0, 1500, 3_600_000].map((delayMs) => {
      budget.hinted(delayMs);
      return budget.baseMs;
    });
    expect(waits).to.deep.equal([250, 1500, 30_000]);
  });
});
