import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {pino} from 'pino';
import type {ServerOptions} from '../../../../demo/server/app.js';
import type {Problem} from '../../../../src/model/native-wire.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {
  postJson,
  rowCounts,
  sendBody,
  startServer,
  type TestServer,
} from '../../../support/server-harness.js';
import {secret} from '../people/people-server.js';

const rate = {capacity: 12, refillPerSecond: 2};

describe('requests of one address', () => {
  let server: TestServer;
  const clock = new ManualClock();
  afterEach(() => server.dispose());

  const start = async (options: ServerOptions = {}): Promise<void> => {
    server = await startServer({clock, addressRate: rate, trustedProxies: ['127.0.0.1'], ...options});
  };
  const get = (path: string, from: string): Promise<Response> =>
    fetch(`${server.url}${path}`, {headers: {'x-forwarded-for': from}});
  /** The statuses of `count` requests. */
  const statuses = async (count: number, from: string, path = '/healthz'): Promise<number[]> => {
    const all: number[] = [];
    for (let sent = 0; sent < count; sent++) {
      const response = await get(path, from);
      await response.arrayBuffer();
      all.push(response.status);
    }
    return all;
  };
  const of = (status: number, count: number): number[] => Array<number>(count).fill(status);

  it('are refused with 429 over its burst, with the time to wait, until that is over', async () => {
    await start();
    expect(await statuses(12, '203.0.113.1')).to.deep.equal(of(200, 12));
    const refused = await get('/healthz', '203.0.113.1');
    expect([
      refused.status,
      refused.headers.get('retry-after'),
      refused.headers.get('connection'),
    ]).to.deep.equal([429, '1', 'close']);
    expect((await refused.json()) as Problem).to.include({code: 'rate-limit', status: 429});
    clock.advance(500);
    expect(await statuses(2, '203.0.113.1')).to.deep.equal([200, 429]);
  });

  it('do not count for another address, but for one of the same IPv6 network', async () => {
    await start();
    await statuses(12, '2001:db8:1:2::1');
    expect(await statuses(1, '2001:db8:1:3::1')).to.deep.equal([200]);
    expect(await statuses(1, '2001:db8:1:2::2')).to.deep.equal([429]);
  });

  it('count for the connection where nobody trusts what X-Forwarded-For says, of which is warned once', async () => {
    const lines: string[] = [];
    await start({
      trustedProxies: [],
      logger: pino({level: 'warn'}, {write: (line) => void lines.push(line)}),
    });
    expect(await statuses(6, '203.0.113.1')).to.deep.equal(of(200, 6));
    expect(await statuses(7, '203.0.113.2')).to.deep.equal([...of(200, 6), 429]);
    expect(lines.filter((line) => line.includes('TRUSTED_PROXIES'))).to.have.length(1);
  });

  it('are refused before anything is read or saved', async () => {
    await start();
    await statuses(12, '203.0.113.1');
    const before = await rowCounts(server);
    const refused = await postJson(`${server.url}/api/ai/chat`, sendBody('Hi'), {
      headers: {'x-forwarded-for': '203.0.113.1'},
    });
    await refused.arrayBuffer();
    expect(refused.status).to.equal(429);
    expect(await rowCounts(server)).to.deep.equal(before);
  });

  it('cost eleven where their token is refused, so that nobody tries tokens out', async () => {
    await start({sessionSecret: secret});
    expect(await statuses(3, '203.0.113.1', '/api/ai/models')).to.deep.equal([401, 401, 429]);
    expect(await statuses(1, '203.0.113.2', '/api/ai/models')).to.deep.equal([401]);
  });

  it('are as many as they like where no rate is set', async () => {
    await start({addressRate: null});
    expect(await statuses(50, '203.0.113.1')).to.deep.equal(of(200, 50));
  });

  it('tell a page of another origin of it in a way that it can read', async () => {
    await start({allowedOrigins: ['https://a.example']});
    await statuses(12, '203.0.113.1');
    const refused = await fetch(`${server.url}/healthz`, {
      headers: {'x-forwarded-for': '203.0.113.1', origin: 'https://a.example'},
    });
    await refused.arrayBuffer();
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).to.deep.equal([
      429,
      'https://a.example',
    ]);
  });
});
