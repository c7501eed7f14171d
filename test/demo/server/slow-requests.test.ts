import {connect, type Socket} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {rowCounts, sendBody, startServer, streamPath, type TestServer} from '../../support/server-harness.js';

const timeoutMs = 400;
/** The server looks once a second; the rest is for a busy machine. */
const withinMs = timeoutMs + 1_000 + 1_500;

const body = JSON.stringify(sendBody('hi'));
const head = `POST ${streamPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;

describe('a request that comes too slowly', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({headersTimeoutMs: timeoutMs, requestTimeoutMs: timeoutMs});
  });
  after(() => server.dispose());

  /** What the server says to who sends `first`, and then `next` byte by byte, and how long the line held. */
  const sendSlowly = (first: string, next: string): Promise<{answer: string; tookMs: number}> =>
    new Promise((resolve, reject) => {
      const beganAt = performance.now();
      const rest = [...next];
      const drip = setInterval(() => void sendNext(socket, rest), 100);
      const socket = connect(server.port, '127.0.0.1', () => socket.write(first));
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text;
      });
      socket.on('close', () => {
        clearInterval(drip);
        resolve({answer, tookMs: performance.now() - beganAt});
      });
      socket.on('error', reject);
    });
  const sendNext = (socket: Socket, rest: string[]): void => {
    const byte = rest.shift();
    if (byte !== undefined && socket.writable) socket.write(byte);
  };

  for (const [what, first, next] of [
    ['headers that end nowhere', head.slice(0, 60), ''],
    ['headers byte by byte', '', head],
    ['a body that does not come', head, ''],
    ['a body byte by byte', head, body],
  ] as const) {
    it(`(${what}) is answered 408 as a problem, the line closed, nothing saved`, async () => {
      const untouched = await rowCounts(server);
      const {answer, tookMs} = await sendSlowly(first, next);
      expect([
        /^HTTP\/1\.1 408 [\s\S]*application\/problem\+json[\s\S]*"code":"timeout"/.test(answer),
        tookMs >= timeoutMs && tookMs < withinMs,
        await rowCounts(server),
      ]).to.deep.equal([true, true, untouched]);
    });
  }
});
