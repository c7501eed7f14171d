import {pathSegment} from '../../../src/base/path-segment.js';
import {describe, expect, it} from '../../support/suite.js';

describe('pathSegment', () => {
  it('leaves no way out of the segment', () => {
    expect(pathSegment('../a b?c#d/é')).to.equal('..%2Fa%20b%3Fc%23d%2F%C3%A9');
  });

  it('takes half a surrogate pair, and keeps whole ones', () => {
    expect(pathSegment('a\ud83db')).to.equal('a%EF%BF%BDb');
    expect(pathSegment('👍')).to.equal('%F0%9F%91%8D');
  });
});
