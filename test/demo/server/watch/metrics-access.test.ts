import {describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {startServer} from '../../../support/server-harness.js';
import {secret} from '../people/people-server.js';

const metricsToken = 'metrics-token-0123456789';
const bearer = (text: string) => ({authorization: `Bearer ${text}`});

async function statuses(
  options: ServerOptions,
  requests: readonly Record<string, string>[],
): Promise<readonly number[]> {
  const server = await startServer(options);
  try {
    const {port} = server;
    const all = requests.map((headers) => fetch(`http://127.0.0.1:${port}/metrics`, {headers}));
    return (await Promise.all(all)).map(({status}) => status);
  } finally {
    await server.dispose();
  }
}

describe('who may read /metrics', () => {
  it('is this machine, where only it reaches the server', async () => {
    expect(await statuses({}, [{}])).to.deep.equal([200]);
  });

  it('is not who comes through a proxy, which may be anybody', async () => {
    const forwarded = [{'x-forwarded-for': '203.0.113.9'}, {forwarded: 'for=203.0.113.9'}, {via: '1.1 edge'}];
    expect(await statuses({}, forwarded)).to.deep.equal([404, 404, 404]);
  });

  it('is nobody where the server is reached from elsewhere and there is no token', async () => {
    const options = {host: '0.0.0.0', sessionSecret: secret};
    expect(await statuses(options, [{}, bearer(''), bearer('null')])).to.deep.equal([404, 404, 404]);
  });

  it('is who has the token, where there is one; for others it is as if there were nothing', async () => {
    const options = {host: '0.0.0.0', sessionSecret: secret, metricsToken};
    const requests = [{}, bearer(`${metricsToken}0`), bearer('another'), bearer(metricsToken)];
    expect(await statuses(options, requests)).to.deep.equal([404, 404, 404, 200]);
  });

  it('is who has the token alone, on this machine too', async () => {
    expect(await statuses({metricsToken}, [{}, bearer(metricsToken)])).to.deep.equal([404, 200]);
  });

  it('reads them as Prometheus does', async () => {
    const server = await startServer();
    try {
      const response = await fetch(`${server.url}/metrics`);
      expect(response.headers.get('content-type')).to.contain('text/plain; version=0.0.4');
      expect(await response.text()).to.contain('# TYPE chat_stream_runs_total counter');
    } finally {
      await server.dispose();
    }
  });
});
