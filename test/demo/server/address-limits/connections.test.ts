import {connect, type Socket} from 'node:net';
import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {eventually} from '../../../support/server-eventually.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';

const max = 3;
const timeoutMs = 400;

describe('connections of one address', () => {
  let server: TestServer;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.dispose();
  });

  const start = async (options: ServerOptions = {}): Promise<void> => {
    server = await startServer({maxConnectionsPerAddress: max, ...options});
  };
  /** A connection that says `first` and then nothing more, as slow as can be. */
  const open = (first: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        if (first !== '') socket.write(first);
        resolve(socket);
      });
      socket.on('error', reject);
      sockets.push(socket);
    });
  /** All that the server says before it ends the connection. */
  const heard = async (socket: Socket): Promise<string> => {
    let answer = '';
    for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
    return answer;
  };
  /** The status of a request on a connection of its own; null where there is none. */
  const ask = async (): Promise<number | null> => {
    const socket = await open('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const status = /^HTTP\/1\.1 (\d+)/.exec(await heard(socket))?.[1];
    return status === undefined ? null : Number(status);
  };
  const slow = 'POST /api/ai/chat HTTP/1.1\r\nHost: localhost\r\nContent-Le';

  it('are refused over their number, at once, with 429 and the time to wait', async () => {
    await start();
    for (let opened = 0; opened < max; opened++) await open('');
    const answer = await heard(await open(''));
    expect(answer).to.match(/^HTTP\/1\.1 429 /);
    expect(answer).to.match(/\r\nRetry-After: 5\r\n[\s\S]*Connection: close\r\n[\s\S]*"code":"rate-limit"/);
  });

  it('that send nothing whole hold no more places than that, and lose them: others come in then', async () => {
    await start({headersTimeoutMs: timeoutMs, requestTimeoutMs: timeoutMs});
    const lorises = await Promise.all(Array.from({length: 20}, () => open(slow)));
    const answers = await Promise.all(lorises.map(heard));
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 408'))).to.have.length(max);
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 429'))).to.have.length(20 - max);
    await eventually(ask, (status) => status === 200);
  });

  it('make room by closing', async () => {
    await start();
    for (let opened = 0; opened < max; opened++) await open('');
    sockets.pop()?.destroy();
    await eventually(ask, (status) => status === 200);
  });

  it('are as many as it likes where it is a trusted proxy', async () => {
    await start({trustedProxies: ['127.0.0.0/8']});
    for (let opened = 0; opened < max * 4; opened++) await open('');
    expect(await ask()).to.equal(200);
  });
});
