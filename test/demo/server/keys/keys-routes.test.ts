import type {IncomingHttpHeaders} from 'node:http';
import {after, before, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {type KeysServer, startKeysServer} from './keys-server.js';

const plain = 'sk-canary-0123456789';
const path = '/api/ai/keys';

describe('the routes of keys', () => {
  let server: KeysServer;
  /** How the model service answers, and what it was asked last. */
  let status = 200;
  let asked: {url: string | undefined; headers: IncomingHttpHeaders} | undefined;
  const answers: string[] = [];
  before(async () => {
    server = await startKeysServer((incoming, outgoing) => {
      asked = {url: incoming.url, headers: incoming.headers};
      outgoing.writeHead(status, {
        'content-type': 'application/json',
        ...(status === 302 && {location: 'http://127.0.0.1:1/'}),
      });
      // Services repeat keys in their errors.
      outgoing.end(JSON.stringify({error: {message: `wrong key ${incoming.headers.authorization}`}}));
    });
  });
  after(() => server.dispose());
  beforeEach(async () => {
    status = 200;
    asked = undefined;
    answers.length = 0;
    await server.open.db.deleteFrom('provider_keys').execute();
  });

  const send = async (method: string, suffix: string, body?: unknown, userId?: string) => {
    const response = await server.send(method, path + suffix, body, userId);
    const text = await response.text();
    answers.push(text, JSON.stringify([...response.headers]));
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text,
      json: text === '' ? null : JSON.parse(text),
    };
  };
  const upstreamUrl = () => `${server.upstream.url}/v1`;
  const save = (userId?: string) =>
    send('PUT', '/openai-compatible', {key: plain, baseUrl: upstreamUrl()}, userId);
  const test = (userId?: string) => send('POST', '/openai-compatible/test', undefined, userId);

  it('saves, lists, replaces and deletes a key', async () => {
    const saved = await send('PUT', '/openai', {key: plain});
    const first = await send('GET', '');
    const replaced = await send('PUT', '/openai', {key: ' sk-other-abcdefgh\n'});
    const deleted = await send('DELETE', '/openai');
    const last = await send('GET', '');
    expect([saved.status, replaced.status, deleted.status]).to.deep.equal([200, 200, 204]);
    expect(first.json.keys).to.deep.equal([saved.json]);
    expect(saved.json).to.include({provider: 'openai', lastFour: '6789', replacedAt: null});
    expect(replaced.json).to.include({lastFour: 'efgh', createdAt: saved.json.createdAt});
    expect([deleted.text, last.json.keys]).to.deep.equal(['', []]);
  });

  it('lists the providers that there can be keys for', async () => {
    const {json} = await send('GET', '');
    expect(json.providers).to.deep.equal([
      {provider: 'openai', name: 'OpenAI', baseUrl: 'https://api.openai.com/v1'},
      {provider: 'anthropic', name: 'Anthropic', baseUrl: 'https://api.anthropic.com/v1'},
      {provider: 'google', name: 'Google', baseUrl: 'https://generativelanguage.googleapis.com/v1beta'},
      {provider: 'openai-compatible', name: 'OpenAI-compatible', baseUrl: null},
    ]);
  });

  it('keeps people apart', async () => {
    await save('ann');
    const list = await send('GET', '', undefined, 'bob');
    const others = [await send('DELETE', '/openai-compatible', undefined, 'bob'), await test('bob')];
    expect([list.json.keys, others.map((answer) => answer.status), asked]).to.deep.equal([
      [],
      [404, 404],
      undefined,
    ]);
    expect((await send('GET', '', undefined, 'ann')).json.keys).to.have.length(1);
  });

  it('clears the key when the address is changed without it', async () => {
    await save();
    const {json} = await send('PUT', '/openai-compatible', {baseUrl: `${upstreamUrl()}/other/`});
    expect(json).to.include({baseUrl: `${upstreamUrl()}/other`, hasKey: false, lastFour: null});
    await test();
    expect([asked?.url, asked?.headers.authorization]).to.deep.equal(['/v1/other/models', undefined]);
  });

  const bodies: readonly (readonly [why: string, status: number, body: unknown])[] = [
    ['nothing', 422, {}],
    ['an unknown field', 422, {key: plain, userId: 'bob'}],
    ['a list', 422, []],
    ['an empty key', 422, {key: '  '}],
    ['a key that is no text', 422, {key: 1}],
    ['a key with a line break', 422, {key: `${plain}\r\nx: y`}],
    ['a key that is not ASCII', 422, {key: `${plain}é`}],
    ['a key that is too long', 413, {key: plain.repeat(26)}],
    ['what is not JSON', 400, `{"key": ${plain}`],
    ['an address of this machine’s network', 422, {key: plain, baseUrl: 'https://192.168.0.1'}],
    ['an address without TLS', 422, {key: plain, baseUrl: 'http://example.com'}],
    ['an address with a user name', 422, {key: plain, baseUrl: `https://${plain}@example.com`}],
    ['an address with a query', 422, {key: plain, baseUrl: 'https://example.com/v1?key=1'}],
  ];
  for (const [why, expected, body] of bodies) {
    it(`refuses ${why}, and repeats nothing of it`, async () => {
      const answer = await send('PUT', '/openai', body);
      expect([answer.status, answer.type, answer.json.code]).to.deep.equal([
        expected,
        'application/problem+json',
        expected === 413 ? 'too-large' : 'invalid',
      ]);
      expect(answer.text).to.not.include('canary');
      expect((await send('GET', '')).json.keys).to.deep.equal([]);
    });
  }

  it('refuses a body of another type', async () => {
    const response = await fetch(`${server.url}${path}/openai`, {
      method: 'PUT',
      body: '{}',
      headers: {'content-type': 'text/plain'},
    });
    expect(response.status).to.equal(415);
  });

  it('knows no other providers', async () => {
    const answers = [
      await send('PUT', '/unknown', {key: plain}),
      await send('PUT', '/__proto__', {key: plain}),
      await send('DELETE', '/unknown'),
      await send('POST', '/constructor/test'),
    ];
    expect(answers.map((answer) => answer.status)).to.deep.equal([404, 404, 404, 404]);
  });

  it('lets only those choose an address who may', async () => {
    const chosen = await save('guest');
    const usual = await send('PUT', '/openai', {key: plain}, 'guest');
    expect([chosen.status, chosen.json.code, usual.status]).to.deep.equal([403, 'forbidden', 200]);
  });

  it('tests a key where it is for, and with it', async () => {
    await save();
    const {json} = await test();
    expect([json, asked?.url, asked?.headers.authorization]).to.deep.equal([
      {ok: true},
      '/v1/models',
      `Bearer ${plain}`,
    ]);
  });

  const outcomes: readonly (readonly [status: number, code: string])[] = [
    [400, 'auth'],
    [401, 'auth'],
    [403, 'forbidden'],
    [404, 'protocol'],
    [429, 'rate-limit'],
    [500, 'server'],
    [503, 'overloaded'],
    [302, 'protocol'],
  ];
  for (const [answered, code] of outcomes) {
    it(`says ${code} where the service answers ${answered}, and nothing of what it said`, async () => {
      await save();
      status = answered;
      const {json, status: ours} = await test();
      expect([ours, json.ok, json.code, Object.keys(json)]).to.deep.equal([
        200,
        false,
        code,
        ['ok', 'code', 'hint'],
      ]);
    });
  }

  it('tests nothing where nothing is saved, and takes no key to test', async () => {
    const missing = await test();
    await save();
    const given = await send('POST', '/openai-compatible/test', {key: plain});
    expect([missing.status, given.status, asked]).to.deep.equal([404, 422, undefined]);
  });

  it('says that a key does not open, and what to do', async () => {
    await save();
    await server.open.db.updateTable('provider_keys').set({base_url: 'https://evil.example'}).execute();
    const {status: ours, json} = await test();
    expect([ours, json.code, json.hint]).to.deep.equal([500, 'server', 'Enter the API key again.']);
  });

  it('shows a key in no answer and no log line, and stores it nowhere plain', async () => {
    await save();
    for (const answered of [200, 401, 500, 302]) {
      status = answered;
      await test();
    }
    await send('PUT', '/openai', `{"key": "${plain}`);
    await send('PUT', '/openai', {key: plain, extra: plain});
    await server.open.db.schema.dropTable('provider_keys').execute();
    const failed = await save();
    await server.open.db.destroy();
    expect(failed.status).to.equal(500);
    const shown = [...answers, server.log()].filter((text) => text.includes('canary'));
    expect(shown).to.deep.equal([]);
    expect((await server.place.bytes()).includes(plain)).to.equal(false);
    expect(server.log()).to.include('request failed');
  });
});
