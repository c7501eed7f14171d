import {applyJsonPatch, type JsonPatch} from '../../../src/protocols/json-patch.js';
import {describe, expect, it} from '../../support/suite.js';

/** The examples of RFC 6902, appendix A, and what it says of places that are none. */
const applied: readonly (readonly [string, unknown, JsonPatch, unknown])[] = [
  ['adds a field', {foo: 'bar'}, [{op: 'add', path: '/baz', value: 'qux'}], {foo: 'bar', baz: 'qux'}],
  ['adds to a list', {a: ['x', 'z']}, [{op: 'add', path: '/a/1', value: 'y'}], {a: ['x', 'y', 'z']}],
  ['adds at the end of a list', {a: ['x']}, [{op: 'add', path: '/a/-', value: ['y']}], {a: ['x', ['y']]}],
  ['adds a field that is there', {a: 1}, [{op: 'add', path: '/a', value: 2}], {a: 2}],
  ['removes a field', {a: 1, b: 2}, [{op: 'remove', path: '/a'}], {b: 2}],
  ['removes from a list', {a: [1, 2, 3]}, [{op: 'remove', path: '/a/1'}], {a: [1, 3]}],
  ['replaces a value', {a: {b: 1}}, [{op: 'replace', path: '/a/b', value: 2}], {a: {b: 2}}],
  ['replaces the whole', {a: 1}, [{op: 'replace', path: '', value: [2]}], [2]],
  ['moves a value', {a: {b: 1}, c: {}}, [{op: 'move', from: '/a/b', path: '/c/d'}], {a: {}, c: {d: 1}}],
  ['moves within a list', [1, 2, 3], [{op: 'move', from: '/0', path: '/2'}], [2, 3, 1]],
  ['copies a value', {a: [1]}, [{op: 'copy', from: '/a', path: '/b'}], {a: [1], b: [1]}],
  [
    'passes a test',
    {a: {x: 1, y: [2]}},
    [{op: 'test', path: '/a', value: {y: [2], x: 1}}],
    {a: {x: 1, y: [2]}},
  ],
  ['knows escaped names', {'/': 1, '~1': 2}, [{op: 'replace', path: '/~01', value: 3}], {'/': 1, '~1': 3}],
  ['knows empty names', {'': 1}, [{op: 'replace', path: '/', value: 2}], {'': 2}],
];

const refused: readonly (readonly [string, unknown, JsonPatch])[] = [
  ['a field that is not there', {}, [{op: 'remove', path: '/a'}]],
  ['a place below none', {}, [{op: 'add', path: '/a/b', value: 1}]],
  ['a place in what has none', {a: 7}, [{op: 'add', path: '/a/b', value: 1}]],
  ['a place beyond a list', {a: []}, [{op: 'add', path: '/a/1', value: 1}]],
  ['the end of a list, to read', {a: [1]}, [{op: 'remove', path: '/a/-'}]],
  ['a number that is written otherwise', {a: [1, 2]}, [{op: 'remove', path: '/a/01'}]],
  ['a value into itself', {a: {}}, [{op: 'move', from: '/a', path: '/a/b'}]],
  ['a test that fails', {a: 1}, [{op: 'test', path: '/a', value: '1'}]],
  ['a field of every object', {}, [{op: 'replace', path: '/constructor', value: 1}]],
];

describe('a JSON patch', () => {
  for (const [what, value, patch, expected] of applied) {
    it(what, () => {
      const before = JSON.stringify(value);
      expect(applyJsonPatch(value, patch)).to.deep.equal(expected);
      expect(JSON.stringify(value)).to.equal(before);
    });
  }

  for (const [what, value, patch] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => applyJsonPatch(value, patch)).to.throw(RangeError);
    });
  }

  it('pollutes no prototype', () => {
    const after = applyJsonPatch({}, [{op: 'add', path: '/__proto__', value: {polluted: true}}]);
    expect(({} as {polluted?: boolean}).polluted).to.equal(undefined);
    expect(Object.getPrototypeOf(after)).to.equal(Object.prototype);
    expect(() => applyJsonPatch({}, [{op: 'add', path: '/__proto__/x', value: 1}])).to.throw(RangeError);
  });
});
