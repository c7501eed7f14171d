import {jsonOf} from '../../../src/base/json-of.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';

const lists = Array.prototype as {toJSON?: () => string};

describe('jsonOf', () => {
  afterEach(() => {
    delete lists.toJSON;
  });

  it('writes lists as lists where a library makes texts of them', () => {
    lists.toJSON = () => '[…]';
    const value = {list: [1, [2], {deep: ['a']}], text: 'b', at: new Date(0)};
    expect(jsonOf(value)).to.equal(
      '{"list":[1,[2],{"deep":["a"]}],"text":"b","at":"1970-01-01T00:00:00.000Z"}',
    );
    expect(jsonOf([[]])).to.equal('[[]]');
  });

  it('writes what JSON.stringify writes elsewhere', () => {
    const value = [
      null,
      undefined,
      {a: undefined, b: [true, 'é\u2028"']},
      Number.NaN,
      {toJSON: () => ['own']},
    ];
    expect(jsonOf(value)).to.equal(JSON.stringify(value));
  });
});
