import type {ServerResponse} from 'node:http';
import {connect, type Socket} from 'node:net';
import {expect} from 'chai';
import {eventually} from '../../support/chat-world.js';
import {chunkOf, completion, eventStream} from '../../support/fake-upstream.js';
import {startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {type FaultRig, golden, isLong} from './fault-rig.js';
import {upstreamModel, withUpstream} from './upstream-world.js';

const mebibyte = 1024 * 1024;

/** What the server owes by itself, and what the model service does to it. */
export const serverFaults: readonly FaultEntry[] = [
  {
    id: 'F09',
    kind: 'slow-loris-request',
    how: 'the head of a request, one byte every second, straight to the server',
    oracle:
      'answered 408 and closed within the 10 s for heads and the 30 s between two looks; others were served',
    ...(isLong ? {} : {pending: 'takes up to 40 s: LONG=1'}),
    async run(rig) {
      const socket = await open(rig.bench.world.server.port);
      const beganAt = performance.now();
      let answer = '';
      socket.on('data', (bytes) => {
        answer += bytes.toString('latin1');
      });
      const head = `POST /api/ai/chat/stream HTTP/1.1\r\nHost: localhost\r\n${'x-slow: 1\r\n'.repeat(100)}`;
      let at = 0;
      const drip = setInterval(() => socket.write(head.slice(at, ++at)), 1_000);
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      await rig.survives(() => null, 'another client meanwhile');
      await closed;
      clearInterval(drip);
      expect(answer).to.match(/^HTTP\/1\.1 408 /);
      expect(performance.now() - beganAt).to.be.below(45_000);
    },
  },
  {
    id: 'F35',
    kind: 'endless-stream',
    how: 'the model service writes for ever; the server allows 600 ms, or 2,000 characters',
    oracle:
      'the model service is left within a second; timeout with what came kept, or done for length; saved as shown',
    async run(rig) {
      for (const limit of [{runTimeoutMs: 600}, {maxAnswerLength: 2_000}]) {
        const endless = async (outgoing: ServerResponse): Promise<void> => {
          outgoing.writeHead(200, {'content-type': 'text/event-stream'});
          while (!outgoing.destroyed) {
            outgoing.write(chunkOf('on and on '));
            await new Promise((resolve) => setTimeout(resolve, 2));
          }
        };
        await withUpstream(
          endless,
          async ({bench, upstream}) => {
            const chat = bench.chat(() => null);
            const {content, status} = await rig.measured(chat, () =>
              chat.service.send({text: 'go', model: upstreamModel}),
            );
            const endedAt = performance.now();
            await upstream.requests[0]?.left;
            expect(performance.now() - endedAt).to.be.below(1_000);
            const byTime = 'runTimeoutMs' in limit;
            expect([status, chat.service.state.error?.code]).to.deep.equal(
              byTime ? ['error', 'timeout'] : ['complete', undefined],
            );
            expect(content.length).to.be.within(1, byTime ? mebibyte : 2_000);
            const saved = await bench.world.savedTexts(chat.service.state.conversationId ?? '');
            expect(saved).to.deep.equal(['go', content]);
          },
          limit,
        );
      }
    },
  },
  {
    id: 'F41',
    kind: 'provider-cut',
    how: 'the model service breaks off behind some words, with FIN and with RST',
    oracle:
      'ends as an error that may be tried again, the words kept and saved; the model service was asked once',
    async run(rig) {
      for (const how of ['end', 'reset'] as const) {
        await withUpstream(
          (outgoing) => {
            outgoing.writeHead(200, {'content-type': 'text/event-stream'});
            outgoing.write(chunkOf('some words'), () => {
              if (how === 'end') outgoing.socket?.end();
              else outgoing.socket?.resetAndDestroy();
            });
          },
          async ({bench, upstream}) => {
            const chat = bench.chat(() => null);
            const message = await rig.measured(chat, () =>
              chat.service.send({text: 'go', model: upstreamModel}),
            );
            const saved = await bench.world.savedTexts(chat.service.state.conversationId ?? '');
            expect({
              status: message.status,
              mayTryAgain: chat.service.state.error?.retryable,
              content: message.content,
              saved,
              asked: upstream.requests.length,
              generations: await bench.world.generations(),
            }).to.deep.equal({
              status: 'error',
              mayTryAgain: true,
              content: 'some words',
              saved: ['go', 'some words'],
              asked: 1,
              generations: 1,
            });
          },
        );
      }
    },
  },
  {
    id: 'F49',
    kind: 'delete-race',
    how: 'the conversation is deleted while its answer is written and read',
    oracle: 'the reader is told not-found at once and reads nothing more; no run is left',
    async run(rig) {
      const chat = rig.bench.chat(() => null);
      const {service} = chat;
      await rig.measured(chat, async () => {
        const sent = service.send({text: golden.repeat(8), model: 'mock/echo'});
        await eventually(() => service.state.streamingContent !== '');
        const {conversationId} = service.state;
        const deletedAt = performance.now();
        const {status} = await fetch(`${rig.bench.world.server.url}/api/ai/conversations/${conversationId}`, {
          method: 'DELETE',
        });
        const message = await sent;
        expect([status, message.status, service.state.error?.code]).to.deep.equal([
          204,
          'error',
          'not-found',
        ]);
        expect(performance.now() - deletedAt).to.be.below(5_000);
        expect(golden.repeat(8).startsWith(message.content)).to.equal(true);
      });
      await eventually(() => rig.bench.world.server.counts().runs === 0, 'no run is left');
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
