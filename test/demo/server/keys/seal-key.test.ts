import {randomBytes} from 'node:crypto';
import {describe, it} from 'node:test';
import {inspect} from 'node:util';
import {expect} from 'chai';
import {
  checkValueOf,
  newMasterKey,
  parseKeySet,
  printKeySet,
} from '../../../../demo/server/keys/master-key.js';
import {type KeyPlace, openKey, sealKey} from '../../../../demo/server/keys/seal-key.js';
import {Secret} from '../../../../demo/server/keys/secret.js';
import {ChatError} from '../../../../src/base/chat-error.js';

const plain = 'sk-canary-0123456789';
const key = new Secret(plain);
const master = newMasterKey(1, randomBytes);
const place: KeyPlace = {userId: 'ann', provider: 'openai', rowId: 'row-1', baseUrl: 'https://a.example/v1'};

describe('a sealed key', () => {
  it('opens in its place', () => {
    expect(openKey(sealKey(key, master, place), master, place).reveal()).to.equal(plain);
  });

  it('is another text each time, with an IV of its own', () => {
    const sealed = Array.from({length: 200}, () => sealKey(key, master, place));
    const ivs = sealed.map((text) => Buffer.from(text, 'base64').subarray(0, 12).toString('hex'));
    expect([new Set(sealed).size, new Set(ivs).size]).to.deep.equal([200, 200]);
  });

  const others: readonly (readonly [what: string, change: Partial<KeyPlace>])[] = [
    ['person', {userId: 'bob'}],
    ['provider', {provider: 'anthropic'}],
    ['row', {rowId: 'row-2'}],
    ['address', {baseUrl: 'https://b.example/v1'}],
  ];
  for (const [what, change] of others) {
    it(`does not open for another ${what}`, () => {
      const sealed = sealKey(key, master, place);
      expect(() => openKey(sealed, master, {...place, ...change})).to.throw(ChatError, 'does not open');
    });
  }

  it('does not open with another master key, or the same as another version', () => {
    const sealed = sealKey(key, master, place);
    for (const other of [newMasterKey(1, randomBytes), {...master, version: 2}]) {
      expect(() => openKey(sealed, other, place)).to.throw(ChatError, 'does not open');
    }
  });

  it('does not open where any of its bytes was changed, or its end is missing', () => {
    const bytes = Buffer.from(sealKey(key, master, place), 'base64');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => openKey(changed.toString('base64'), master, place)).to.throw(ChatError, 'does not open');
      const cut = bytes.subarray(0, index).toString('base64');
      expect(() => openKey(cut, master, place)).to.throw(ChatError, 'does not open');
    }
  });
});

describe('a secret', () => {
  it('shows itself in no text, JSON or inspection', () => {
    const shown = [
      `${key}`,
      String(key),
      JSON.stringify({key}),
      inspect(key),
      inspect({deep: {key}}, {showHidden: true}),
    ];
    expect(shown.filter((text) => text.includes(plain))).to.deep.equal([]);
  });
});

describe('master keys as text', () => {
  it('come back as they were', () => {
    const keys = [master, newMasterKey(2, randomBytes)];
    expect(parseKeySet(printKeySet(keys))?.map(checkValueOf)).to.deep.equal(keys.map(checkValueOf));
  });

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '[{"version":0,"key":""}]',
    '[{"version":1,"key":"AAAA"}]',
  ]) {
    it(`are not in ${text || 'nothing'}`, () => {
      expect(parseKeySet(text)).to.equal(null);
    });
  }
});
