import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {AddressBuckets} from '../../../../demo/server/guards/address-buckets.js';

const rate = {capacity: 3, refillPerSecond: 2};

/** What `count` requests at `now` are told. */
const take = (buckets: AddressBuckets, count: number, now: number, address = 'a'): (number | null)[] =>
  Array.from({length: count}, () => buckets.take(address, now));

describe('the bucket of an address', () => {
  it('lets its burst through, and says when the next one may come', () => {
    expect(take(new AddressBuckets(rate), 5, 0)).to.deep.equal([null, null, null, 500, 500]);
  });

  it('fills at its rate, and no more than to its burst', () => {
    const buckets = new AddressBuckets(rate);
    take(buckets, 3, 0);
    expect(take(buckets, 2, 500)).to.deep.equal([null, 500]);
    expect(take(buckets, 4, 60_000)).to.deep.equal([null, null, null, 500]);
  });

  it('is nobody else’s', () => {
    const buckets = new AddressBuckets(rate);
    take(buckets, 4, 0);
    expect(take(buckets, 1, 0, 'b')).to.deep.equal([null]);
  });

  it('can owe as much as it holds, and no more', () => {
    const buckets = new AddressBuckets(rate);
    for (let failures = 0; failures < 50; failures++) buckets.charge('a', 10, 0);
    expect(take(buckets, 1, 0)).to.deep.equal([2_000]);
    expect(take(buckets, 1, 2_000)).to.deep.equal([null]);
  });

  it('never lets more through than burst and rate allow, whenever requests come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 0, max: 900}), {maxLength: 200}), (gaps) => {
        const buckets = new AddressBuckets(rate);
        let now = 0;
        let passed = 0;
        for (const gap of gaps) {
          now += gap;
          if (buckets.take('a', now) === null) passed += 1;
        }
        return passed <= rate.capacity + Math.floor((now * rate.refillPerSecond) / 1_000);
      }),
    );
  });

  it('is forgotten when it is full, as others come', () => {
    const buckets = new AddressBuckets(rate);
    for (let index = 0; index < 100; index++) buckets.take(`early ${index}`, 0);
    for (let index = 0; index < 100; index++) buckets.take('late', 60_000 + index * 500);
    expect(buckets.size).to.equal(1);
  });

  it('is kept in bounded memory: of too many addresses the one that was silent longest goes', () => {
    const buckets = new AddressBuckets(rate, 10);
    take(buckets, 4, 0, 'busy');
    for (let index = 0; index < 1_000; index++) {
      buckets.take(`other ${index}`, 1);
      buckets.charge('busy', 1, 1);
    }
    expect(buckets.size).to.equal(10);
    expect(buckets.take('busy', 1)).to.be.a('number');
  });

  it('needs a burst and a rate', () => {
    expect(() => new AddressBuckets({capacity: 0, refillPerSecond: 1})).to.throw(RangeError, '`capacity`');
    expect(() => new AddressBuckets({capacity: 1, refillPerSecond: 0})).to.throw(
      RangeError,
      '`refillPerSecond`',
    );
  });
});
