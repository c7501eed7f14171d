import {connect, type Socket} from 'node:net';
import {expect} from 'chai';
import {openChaosBench} from '../../support/chaos/chaos-bench.js';
import {eventually} from '../../support/chat-world.js';
import {completion, eventStream} from '../../support/fake-upstream.js';
import {startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {type FaultRig, golden, isLong} from './fault-rig.js';
import {upstreamModel, withUpstream} from './upstream-world.js';

const mebibyte = 1024 * 1024;

/** Sockets that the server must not wait for: those that send too slowly, and those that read nothing. */
export const socketFaults: readonly FaultEntry[] = [
  {
    id: 'F09',
    kind: 'slow-loris-request',
    how: 'the head of a request, or its body, one byte every 100 ms, straight to a server that allows 1 s and 2 s',
    oracle:
      'answered 408 and closed within the limit and 2 s, however steadily bytes come; others are served',
    async run(rig) {
      const bench = await openChaosBench({headersTimeoutMs: 1_000, requestTimeoutMs: 2_000});
      const {port} = bench.world.server;
      const start = 'POST /api/ai/chat/stream HTTP/1.1\r\nHost: localhost\r\n';
      const slowHead = `${start}${'x-slow: 1\r\n'.repeat(100)}`;
      const withSlowBody = `${start}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
      try {
        const slow = [
          sendSlowly(port, {atOnce: '', slowly: slowHead}),
          sendSlowly(port, {atOnce: withSlowBody, slowly: ' '.repeat(1_000)}),
        ];
        const healthy = bench.chat(() => null);
        await rig.measured(healthy, async () => {
          const {content} = await healthy.service.send({text: golden, model: 'mock/echo'});
          expect(content).to.equal(golden);
        });
        const [head, body] = await Promise.all(slow);
        expect([head?.answer, body?.answer]).to.deep.equal(['HTTP/1.1 408', 'HTTP/1.1 408']);
        expect(head?.tookMs).to.be.within(1_000, 3_000);
        expect(body?.tookMs).to.be.within(2_000, 4_000);
      } finally {
        await bench.close();
      }
    },
  },
  {
    id: 'F50',
    kind: 'backpressure',
    how: '50 readers (LONG: 1,000) of an answer of 8 MiB that take nothing in',
    oracle:
      'memory stays below the answer three times and 256 kB a reader; others get their answers whole, each within 2 s',
    run: (rig) => withStalledReaders(rig, isLong ? 1_000 : 50),
  },
];

async function withStalledReaders(rig: FaultRig, count: number): Promise<void> {
  const answerBytes = 8 * mebibyte;
  const pieces = Array.from({length: answerBytes / 65_536}, () => 'x'.repeat(65_536));
  await withUpstream(
    eventStream(completion(...pieces)),
    async ({bench}) => {
      const {server} = bench.world;
      const start = await startDirectly({bench}, {model: upstreamModel});
      await start.response.body?.cancel();
      const path = new URL(start.streamUrl).pathname;
      const stalled = await Promise.all(Array.from({length: count}, () => stall(server.port, path)));
      await eventually(() => server.counts().readers === count, 'all read', 30_000);
      await eventually(() => server.counts().runs === 0, 'the run ended while none of them read');
      expect(process.memoryUsage().arrayBuffers).to.be.below(3 * answerBytes + count * 256 * 1_024);
      for (let at = 0; at < 10; at++) {
        const chat = bench.chat(() => null);
        const beganAt = performance.now();
        const {content} = await rig.measured(chat, () =>
          chat.service.send({text: golden, model: 'mock/echo'}),
        );
        expect(content).to.equal(golden);
        expect(performance.now() - beganAt).to.be.below(2_000);
      }
      for (const socket of stalled) socket.destroy();
      await eventually(() => server.counts().readers === 0, 'none is left');
    },
    {maxAnswerLength: 2 * answerBytes},
  );
}

/** Sends one byte every 100 ms until the server closes; resolves with the beginning of its answer. */
async function sendSlowly(
  port: number,
  {atOnce, slowly}: {readonly atOnce: string; readonly slowly: string},
): Promise<{readonly answer: string; readonly tookMs: number}> {
  const socket = await open(port);
  const beganAt = performance.now();
  let answer = '';
  let at = 0;
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
  });
  socket.write(atOnce);
  const drip = setInterval(() => socket.write(slowly.slice(at, ++at)), 100);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  clearInterval(drip);
  return {answer: answer.slice(0, 'HTTP/1.1 408'.length), tookMs: performance.now() - beganAt};
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({port, host: '127.0.0.1'}, () => resolve(socket));
    socket.on('error', reject);
  });
}

async function stall(port: number, path: string): Promise<Socket> {
  const socket = await open(port);
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return socket;
}
