import {PluginHost} from '../../../src/plugin-host/index.js';
import {wireOrigin} from '../../support/place.js';
import {doors, errorOf, hi, plug} from '../../support/plugged-page.js';
import {describe, expect, it} from '../../support/suite.js';

describe('the network of a plugin', () => {
  const {host} = new URL(wireOrigin);
  const foreign: readonly (readonly [string, string])[] = [
    ['http://evil.example/chat', 'http://evil.example'],
    [`https://${host}/chat`, `https://${host}`],
    [`http://${host.replace(/\d+$/, '1')}/chat`, 'http://'],
    [`http://user:pass@${host}/chat`, wireOrigin],
    ['http://api.example./chat', 'http://api.example.'],
    ['data:text/plain,hi', 'data:'],
    ['blob:null/1', 'blob:'],
  ];

  for (const [endpoint, named] of foreign) {
    it(`keeps it from ${endpoint}, by an error that names where`, async () => {
      const {plugin, wire} = await plug([], {}, {network: [wireOrigin, 'http://api.example']});
      const error = await errorOf(plugin.chatStream('r', {endpoint}, hi));
      expect([error.code, wire.requests.length]).to.deep.equal(['forbidden', 0]);
      expect(error.message).to.contain(named).and.to.contain('"notes"');
    });
  }

  it('ends at a redirect', async () => {
    const {plugin, endpoint, wire} = await plug([{status: 302, headers: {location: 'http://evil.example/'}}]);
    const error = await errorOf(plugin.chatStream('r', {endpoint}, hi));
    expect([error.code, wire.requests.length]).to.deep.equal(['protocol', 1]);
  });

  it('is declared in origins', () => {
    const [page] = doors.pair();
    for (const origin of ['https://api.example/', 'api.example', '*', 'data:', 'https://api.example:443']) {
      expect(() => new PluginHost().attach(page, {name: 'notes', network: [origin]}), origin).to.throw(
        TypeError,
        '`network`',
      );
    }
  });
});

describe('what a page refuses', () => {
  it('is a call that it cannot read, and it says what of it', async () => {
    const {plugin, endpoint, wire} = await plug([]);
    const wrong = [
      plugin.chatStream('r1', {endpoint, credentials: 'include'} as never, hi),
      plugin.chatStream('r2', {endpoint}, []),
      plugin.chatStream('r3', {endpoint: 'chat'}, hi),
      plugin.chatStream('r4', {endpoint, protocol: 'telepathy'}, hi),
      plugin.chatStream('r5', {endpoint}, [{role: 'assistant', content: 'Hi'}]),
      plugin.chatStream('r6', {endpoint}, [{role: 'user', content: ' '}]),
    ];
    const errors = await Promise.all(wrong.map(errorOf));
    expect(errors.map(({code}) => code)).to.deep.equal(wrong.map(() => 'invalid'));
    const words = ['config.credentials', 'history', 'endpoint', 'protocol', 'history', 'text'];
    for (const [at, word] of words.entries()) expect(errors[at]?.message).to.contain(word);
    expect(wire.requests).to.have.length(0);
  });

  it('is more calls at a time than it takes', async () => {
    const {plugin, endpoint} = await plug([{cut: 'hold'}], {maxCalls: 1});
    const first = plugin.chatStream('r1', {endpoint}, hi);
    expect((await errorOf(plugin.chatStream('r2', {endpoint}, hi))).code).to.equal('overloaded');
    expect(() => plugin.chatStream('r1', {endpoint}, hi)).to.throw(TypeError, '`reqId`');
    await first.return?.();
  });

  it('is an option that makes no sense', () => {
    const [page] = doors.pair();
    expect(() => new PluginHost({maxCalls: 0})).to.throw(RangeError, '`maxCalls`');
    expect(() => new PluginHost().attach(page, {name: '', network: []})).to.throw(TypeError, '`name`');
    // Windows know themselves by this name, also those whose other names nobody else may ask for.
    const frame = {window: null, addEventListener: () => {}, postMessage: () => {}};
    for (const [target, targetOrigin] of [
      [frame, {}],
      [page, {targetOrigin: '*'}],
    ] as const) {
      expect(() => new PluginHost().attach(target, {name: 'notes', network: [], ...targetOrigin})).to.throw(
        TypeError,
        '`targetOrigin`',
      );
    }
  });

  it('is what is neither a call nor a cancel', async () => {
    const {endpoint, plugin} = await plug([]);
    expect((await errorOf(plugin.chatStream('', {endpoint}, hi))).code).to.equal('invalid');
  });
});
