import {connect} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import * as v from 'valibot';
import {chatErrorCodes} from '../../../src/base/chat-error.js';
import {rowCounts, sendBody, startServer, streamPath, type TestServer} from '../../support/server-harness.js';
import {type BadRequest, badRequests, json} from './bad-requests.js';

const problemBody = v.strictObject({
  type: v.literal('about:blank'),
  title: v.pipe(v.string(), v.minLength(3)),
  status: v.number(),
  code: v.picklist(chatErrorCodes),
  hint: v.pipe(v.string(), v.minLength(10), v.maxLength(200)),
  requestId: v.pipe(v.string(), v.length(22)),
});

describe('a request that is wrong', () => {
  let server: TestServer;
  let untouched: Record<string, number>;
  before(async () => {
    server = await startServer();
    untouched = await rowCounts(server);
  });
  after(() => server.dispose());

  const send = ({method = 'POST', path = streamPath, headers = json, body}: BadRequest): Promise<Response> =>
    fetch(server.url + path, {
      method,
      headers,
      ...(body === undefined
        ? {}
        : {body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body)}),
    });

  for (const [what, bad] of Object.entries(badRequests)) {
    it(`(${what}) is answered ${bad.status} ${bad.code} as a problem, and nothing is saved`, async () => {
      const response = await send(bad);
      const problem = v.parse(problemBody, await response.json());
      expect({
        status: response.status,
        type: response.headers.get('content-type'),
        requestId: response.headers.get('x-request-id'),
        problem: {status: problem.status, code: problem.code},
        names: problem.hint.includes(bad.names ?? ''),
        rows: await rowCounts(server),
      }).to.deep.equal({
        status: bad.status,
        type: 'application/problem+json',
        requestId: problem.requestId,
        problem: {status: bad.status, code: bad.code},
        names: true,
        rows: untouched,
      });
    });
  }

  it('is answered so on the JSON route too', async () => {
    const response = await send({
      path: '/api/ai/chat',
      body: {trigger: 'send'},
      status: 422,
      code: 'invalid',
    });
    expect(response.status).to.equal(422);
  });

  it('says in Allow what a 405 would have taken', async () => {
    expect((await fetch(`${server.url}/api/ai/chat`)).headers.get('allow')).to.equal('POST');
  });

  it('never has its own content sent back', async () => {
    const response = await send({
      body: sendBody('hi', {trigger: '<script>secret-canary</script>'}),
      status: 422,
      code: 'invalid',
    });
    expect(await response.text()).not.to.contain('canary');
  });

  it('cannot reach into prototypes', async () => {
    await send({
      body: '{"trigger":"send","message":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      status: 422,
      code: 'invalid',
    });
    expect(({} as {polluted?: number}).polluted).to.equal(undefined);
  });

  /** What the server says to bytes that no HTTP client would send. */
  const sayRaw = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text;
      });
      socket.on('close', () => resolve(answer)).on('error', reject);
    });

  it('is cut off after 256 kB when it does not say how long it is', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = `POST ${streamPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await sayRaw(head + chunk.repeat(5));
    expect(answer).to.match(/^HTTP\/1\.1 413 [\s\S]*"code":"too-large"/);
  });

  it('is answered before its body comes when it says that it is too long', async () => {
    const answer = await sayRaw(
      `POST ${streamPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n`,
    );
    expect(answer).to.match(/^HTTP\/1\.1 413 /);
  });

  for (const [what, bytes, status] of [
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 405],
    ['no HTTP at all', 'hello there\r\n\r\n', 400],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    it(`(${what}) on a raw socket is answered ${status} as a problem`, async () => {
      expect(await sayRaw(bytes)).to.match(
        new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json[\\s\\S]*"code":"`),
      );
    });
  }

  it('leaves the server up', async () => {
    expect((await fetch(`${server.url}/readyz`)).status).to.equal(200);
  });
});
