import type {ServerResponse} from 'node:http';
import {expect} from 'chai';
import {eventually} from '../../support/chat-world.js';
import {chunkOf} from '../../support/fake-upstream.js';
import type {FaultEntry} from './fault-entry.js';
import {golden} from './fault-rig.js';
import {upstreamModel, withUpstream} from './upstream-world.js';

const mebibyte = 1024 * 1024;

/** What the model service does to the server, and people to a conversation that is being written. */
export const serverFaults: readonly FaultEntry[] = [
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
];
