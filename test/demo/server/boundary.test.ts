import {request} from 'node:http';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {postJson, sendBody, startServer, streamPath, type TestServer} from '../../support/server-harness.js';

const friend = 'https://friend.example';

describe('pages of other origins', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({allowedOrigins: [friend]});
  });
  after(() => server.dispose());

  const preflight = (origin: string): Promise<Response> =>
    fetch(`${server.url}${streamPath}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'idempotency-key',
      },
    });

  it('that are listed are told so by a preflight', async () => {
    const {status, headers} = await preflight(friend);
    const names = ['origin', 'methods', 'headers'].map((name) => headers.get(`access-control-allow-${name}`));
    expect([status, ...names, headers.get('vary'), headers.get('access-control-max-age')]).to.deep.equal([
      204,
      friend,
      'GET, POST, PUT, PATCH, DELETE',
      'authorization, content-type, idempotency-key, last-event-id, prefer',
      'Origin',
      '600',
    ]);
  });

  it('that are listed may stream, and read the headers they need', async () => {
    const response = await postJson(`${server.url}${streamPath}`, sendBody('hi'), {
      headers: {origin: friend},
    });
    await response.text();
    expect([
      response.status,
      response.headers.get('access-control-allow-origin'),
      response.headers.get('access-control-expose-headers'),
      response.headers.get('access-control-allow-credentials'),
    ]).to.deep.equal([200, friend, 'Stream-Id, Location, Retry-After, X-Request-Id', null]);
  });

  it('that are listed may read errors', async () => {
    const response = await fetch(`${server.url}/api/ai/nothing`, {headers: {origin: friend}});
    expect([response.status, response.headers.get('access-control-allow-origin')]).to.deep.equal([
      404,
      friend,
    ]);
  });

  for (const origin of [
    'null',
    'https://friend.example.evil.example',
    'https://evilfriend.example',
    'http://friend.example',
    'https://friend.example:8443',
    'https://FRIEND.example',
    'https://friend.example.',
  ]) {
    it(`that are not listed (${origin}) are told nothing, and change nothing`, async () => {
      const asked = await preflight(origin);
      const posted = await postJson(`${server.url}${streamPath}`, sendBody('hi'), {headers: {origin}});
      expect([
        asked.headers.get('access-control-allow-origin'),
        posted.status,
        posted.headers.get('access-control-allow-origin'),
      ]).to.deep.equal([null, 403, null]);
    });
  }

  it('of our own origin need no listing', async () => {
    const response = await postJson(`${server.url}${streamPath}`, sendBody('hi'), {
      headers: {origin: server.url},
    });
    await response.text();
    expect(response.status).to.equal(200);
  });
});

describe('the Host header', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${server.url}/healthz`, {headers: {host}}, (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode);
      })
        .on('error', reject)
        .end();
    });

  for (const host of ['localhost', 'localhost:8787', '127.0.0.1:1', '[::1]:80', 'chat.localhost']) {
    it(`${host} is taken on a loopback server`, async () => {
      expect(await statusFor(host)).to.equal(200);
    });
  }
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.10',
    'a b',
  ]) {
    it(`${host} is refused on a loopback server, against DNS rebinding`, async () => {
      expect(await statusFor(host)).to.equal(403);
    });
  }
});
