import {once} from 'node:events';
import type {RequestListener} from 'node:http';
import {afterEach, describe, it} from 'node:test';
import {gzipSync} from 'node:zlib';
import {expect} from 'chai';
import type {SafeFetchOptions} from '../../../../demo/server/guards/safe-fetch/safe-fetch.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {fetchFor, type LocalService, startLocalService} from './local-service.js';

const json = {'content-type': 'application/json'};
const sayHello: RequestListener = (_incoming, outgoing) => outgoing.writeHead(200, json).end('{"hello":1}');

describe('a safe fetch', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const start = async (answer: RequestListener, options: SafeFetchOptions = {}) => {
    const service = await startLocalService(answer);
    ends.push(() => service.close());
    const {fetch, close} = fetchFor(service, options);
    ends.push(close);
    return {service, fetch, close};
  };
  const failure = async (promise: Promise<unknown>): Promise<unknown> => {
    try {
      await promise;
    } catch (error) {
      return error;
    }
    throw new Error('It did not fail.');
  };

  it('sends and brings back what any fetch does', async () => {
    const {service, fetch} = await start((incoming, outgoing) => {
      outgoing.writeHead(201, {...json, 'x-method': incoming.method});
      incoming.pipe(outgoing);
    });
    const response = await fetch(`${service.url}/echo`, {method: 'POST', body: '{"a":"ü"}', headers: json});
    expect([response.status, response.headers.get('x-method'), await response.json()]).to.deep.equal([
      201,
      'POST',
      {a: 'ü'},
    ]);
  });

  it('takes a Request too', async () => {
    const {service, fetch} = await start((incoming, outgoing) => {
      outgoing.writeHead(200, {...json, 'x-key': incoming.headers['x-key']});
      incoming.pipe(outgoing);
    });
    const request = new Request(service.url, {method: 'POST', body: '[1]', headers: {'x-key': 'k'}});
    const response = await fetch(request);
    expect([response.headers.get('x-key'), await response.json()]).to.deep.equal(['k', [1]]);
  });

  it('opens no more than 10 sockets for 50 requests in turn and 10 at once', async () => {
    const {service, fetch} = await start(sayHello);
    for (let asked = 0; asked < 50; asked++) await (await fetch(service.url)).text();
    await Promise.all(Array.from({length: 10}, async () => (await fetch(service.url)).text()));
    expect(service.counts.requests).to.equal(60);
    expect(service.counts.sockets).to.be.at.most(10);
  });

  it('lets requests past the cap wait for a socket', async () => {
    const {service, fetch} = await start(sayHello, {maxSockets: 3});
    await Promise.all(Array.from({length: 30}, async () => (await fetch(service.url)).text()));
    expect(service.counts.requests).to.equal(30);
    expect(service.counts.sockets).to.be.at.most(3);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not follow a redirect, ${status}`, async () => {
      const {service, fetch} = await start((_incoming, outgoing) =>
        outgoing.writeHead(status, {location: '/elsewhere'}).end(),
      );
      const error = await failure(fetch(service.url, {redirect: 'follow'}));
      expect(error).to.include({code: 'protocol'});
      expect(service.counts.requests).to.equal(1);
    });
  }

  it('refuses a body that says it is too large, and one that turns out to be', async () => {
    const {service, fetch} = await start(
      (incoming, outgoing) => {
        outgoing.writeHead(200, {...json, ...(incoming.url === '/said' && {'content-length': '1001'})});
        outgoing.end('x'.repeat(1_001));
      },
      {maxBytes: 1_000},
    );
    const said = await failure(fetch(`${service.url}/said`));
    const unsaid = await fetch(service.url);
    expect([said, await failure(unsaid.text())].map((error) => (error as {code: string}).code)).to.deep.equal(
      ['too-large', 'too-large'],
    );
  });

  it('counts bytes after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const {service, fetch} = await start(
      (_incoming, outgoing) => outgoing.writeHead(200, {...json, 'content-encoding': 'gzip'}).end(bomb),
      {maxBytes: 1_000_000},
    );
    const response = await fetch(service.url);
    expect(await failure(response.arrayBuffer())).to.include({code: 'too-large'});
  });

  it('refuses a successful answer of another content type, but not an error', async () => {
    const {service, fetch} = await start((incoming, outgoing) =>
      outgoing.writeHead(incoming.url === '/ok' ? 200 : 500, {'content-type': 'text/html'}).end('<p>'),
    );
    const error = await failure(fetch(`${service.url}/ok`));
    const failed = await fetch(`${service.url}/failed`);
    expect(error).to.include({code: 'protocol'});
    expect([failed.status, await failed.text()]).to.deep.equal([500, '<p>']);
  });

  it('gives up on headers that do not come, and leaves no timer', async () => {
    const clock = new ManualClock();
    const {service, fetch} = await start(() => undefined, {clock, headersTimeoutMs: 5_000});
    const response = failure(fetch(service.url));
    await eventually(
      () => service.counts.requests,
      (requests) => requests === 1,
    );
    clock.advance(5_000);
    expect(await response).to.include({code: 'timeout'});
    expect(clock.pending).to.equal(0);
  });

  it('gives up on a body that falls silent, and leaves no timer', async () => {
    const clock = new ManualClock();
    const {service, fetch} = await start((_incoming, outgoing) => outgoing.writeHead(200, json).write('['), {
      clock,
      idleTimeoutMs: 5_000,
    });
    const reader = (await fetch(service.url)).body?.getReader();
    await reader?.read();
    const silence = failure(Promise.resolve(reader?.read()));
    // The reader waits: one timer for that, one for the whole.
    await eventually(
      () => clock.pending,
      (pending) => pending === 2,
    );
    clock.advance(5_000);
    expect(await silence).to.include({code: 'timeout'});
    expect(clock.pending).to.equal(0);
  });

  it('gives up on a body that goes on for too long', async () => {
    const clock = new ManualClock();
    const {service, fetch} = await start(
      (_incoming, outgoing) => {
        outgoing.writeHead(200, json);
        for (let said = 0; said < 100; said++) outgoing.write('1,');
      },
      {clock, totalTimeoutMs: 60_000},
    );
    const response = await fetch(service.url);
    clock.advance(60_000);
    expect(await failure(response.text())).to.include({code: 'timeout'});
    expect(clock.pending).to.equal(0);
  });

  it('ends with the reason of the caller’s signal, and the service sees it', async () => {
    let left: Promise<unknown> | undefined;
    const {service, fetch} = await start((_incoming, outgoing) => {
      left = once(outgoing, 'close');
      outgoing.writeHead(200, json).write('[');
    });
    const stop = new AbortController();
    const response = await fetch(service.url, {signal: stop.signal});
    const reason = new Error('enough');
    stop.abort(reason);
    expect(await failure(response.text())).to.equal(reason);
    await left;
  });

  it('calls a service that is not there a broken line', async () => {
    const {service, fetch} = await start(sayHello);
    await service.close();
    expect(await failure(fetch(service.url))).to.include({code: 'network'});
  });

  it('cuts what is running when it is closed', async () => {
    const {service, fetch, close} = await start((_incoming, outgoing) =>
      outgoing.writeHead(200, json).write('['),
    );
    const response = await fetch(service.url);
    await close();
    expect(await failure(response.text())).to.include({code: 'network'});
    expect(await failure(fetch(service.url))).to.include({code: 'network'});
  });
});

/** Names that lead where they should not, to a service that is really there. */
describe('a safe fetch and names', () => {
  let service: LocalService;
  const addressesOf = (...list: readonly string[]) =>
    list.map((address) => ({address, family: address.includes(':') ? 6 : 4}));

  const ask = async (hostname: string, answers: readonly (readonly string[])[], requests = 1) => {
    service = await startLocalService((_incoming, outgoing) =>
      outgoing.writeHead(200, {...json, connection: 'close'}).end('{}'),
    );
    let asked = 0;
    const {fetch, close} = fetchFor(service, {
      resolver: async () => addressesOf(...(answers[Math.min(asked++, answers.length - 1)] ?? [])),
    });
    const results: string[] = [];
    const scheme = hostname === 'localhost' ? 'http' : 'https';
    for (let request = 0; request < requests; request++) {
      results.push(
        await fetch(`${scheme}://${hostname}:${service.port}/`).then(
          (response) => response.text().then(() => 'reached'),
          (error: {code: string}) => error.code,
        ),
      );
    }
    await close();
    await service.close();
    return {results, sockets: service.counts.sockets, asked};
  };

  it('connects to what was checked, and asks again only for a new connection', async () => {
    // Who checks first and resolves once more to connect is told the second answer.
    expect(await ask('localhost', [['127.0.0.1'], ['10.0.0.1']])).to.deep.equal({
      results: ['reached'],
      sockets: 1,
      asked: 1,
    });
  });

  it('checks each connection: a name that leads elsewhere later is refused then', async () => {
    expect(await ask('localhost', [['127.0.0.1'], ['169.254.169.254']], 2)).to.deep.equal({
      results: ['reached', 'invalid'],
      sockets: 1,
      asked: 2,
    });
  });

  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '0.0.0.0', '10.0.0.1', '64:ff9b::7f00:1']) {
    it(`does not let a public name lead to ${address}`, async () => {
      expect(await ask('rebind.example', [[address]])).to.deep.equal({
        results: ['invalid'],
        sockets: 0,
        asked: 1,
      });
    });
  }

  it('refuses all addresses of a name where one of them is not allowed', async () => {
    expect(await ask('rebind.example', [['1.1.1.1', '2606:4700::1', '127.0.0.1']])).to.deep.equal({
      results: ['invalid'],
      sockets: 0,
      asked: 1,
    });
  });

  it('does not let a loopback name lead out', async () => {
    const {results, sockets} = await ask('localhost', [['127.0.0.1', '192.168.0.1']]);
    expect([results, sockets]).to.deep.equal([['invalid'], 0]);
  });

  it('calls a name without addresses a broken line', async () => {
    const {results, sockets} = await ask('localhost', [[]]);
    expect([results, sockets]).to.deep.equal([['network'], 0]);
  });

  for (const address of ['127.0.0.1', '[::1]']) {
    it(`asks nobody where ${address} is, and connects to it`, async () => {
      const {results, asked} = await ask(address, [['10.0.0.1']]);
      // The service speaks no TLS, and not on IPv6: a broken line shows that it was tried.
      expect([results, asked]).to.deep.equal([['network'], 0]);
    });
  }
});
