import {newId} from '../../../src/base/ids.js';
import {eventId, parseEventId} from '../../../src/model/native-wire.js';
import {describe, expect, it} from '../../support/suite.js';

describe('newId', () => {
  it('is 22 symbols that a header, an address and a file name can hold', () => {
    for (let times = 0; times < 100; times += 1) expect(newId()).to.match(/^[A-Za-z0-9_-]{22}$/);
  });

  it('never comes twice', () => {
    expect(new Set(Array.from({length: 10_000}, () => newId())).size).to.equal(10_000);
  });
});

describe('event ids', () => {
  it('name a stream and a number, and are read back', () => {
    expect(parseEventId(eventId('abc-_', 17))).to.deep.equal({streamId: 'abc-_', seq: 17});
  });

  for (const bad of [
    '',
    'abc',
    '.1',
    'a.',
    'a.-1',
    'a.1x',
    'a b.1',
    'é.1',
    `${'a'.repeat(61)}.1`,
    'a.1234567890123456',
  ]) {
    it(`are not of the form ${JSON.stringify(bad)}`, () => {
      expect(parseEventId(bad)).to.equal(null);
    });
  }
});
