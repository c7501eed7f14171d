import fc from 'fast-check';
import {scriptChat} from '../../../support/scripted-chat.js';
import {type MadeRequest, nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';
import type {WireScript} from '../../../support/wire-url.js';

const start = {
  type: 'start',
  streamId: 's',
  messageId: 'm',
  userMessageId: 'q',
  conversationId: 'c',
  model: 'x',
};
const names = {streamId: 's', conversationId: 'c', messageId: 'm', userMessageId: 'q'};
const stoppedFrames = nativeFrames('s', [start, {type: 'stopped', length: 0}]);
const again = nativeFrames('t', [
  {...start, streamId: 't', messageId: 'n'},
  {type: 'done', finishReason: 'stop'},
]);
const answer = (body: object): WireScript => ({
  status: 202,
  type: 'application/json',
  chunks: [JSON.stringify(body)],
});
const conversationOf = (request: MadeRequest | undefined): unknown =>
  (request?.body as {conversationId?: string} | undefined)?.conversationId;
const keyOf = (request: MadeRequest | undefined): string | null | undefined =>
  request?.headers.get('idempotency-key');

describe('stopping a reply that has no name yet', () => {
  it('learns its names from the answer to the stop: the next message goes to that conversation', async () => {
    const {service, wire} = scriptChat([{cut: 'hold'}, answer(names), {chunks: again}], {
      protocol: 'chat-stream',
    });
    void service.send('Hi');
    await until(() => wire.requests.length === 1);
    await service.stop();
    expect(service.state.conversationId).to.equal('c');
    await service.send('And?');
    expect(wire.requests).to.have.length(3);
    expect(conversationOf(wire.requests[2])).to.equal('c');
  });

  it('asks for them under the key of the message where the stop came before the message did', async () => {
    const {service, wire} = scriptChat(
      [{cut: 'hold'}, answer({status: 'accepted'}), {chunks: stoppedFrames}, {chunks: again}],
      {protocol: 'chat-stream'},
    );
    void service.send('Hi');
    await until(() => wire.requests.length === 1);
    await service.stop();
    expect(keyOf(wire.requests[2])).to.equal(keyOf(wire.requests[0]));
    await service.send('And?');
    expect(conversationOf(wire.requests[3])).to.equal('c');
    expect(keyOf(wire.requests[3])).to.not.equal(keyOf(wire.requests[0]));
  });

  it('does so on a detected wire too, once the service named a stream', async () => {
    const headOnly: Step = {cut: 'hold', headers: {'stream-id': 's'}};
    const {service, wire} = scriptChat([headOnly, answer({}), {chunks: stoppedFrames}, {chunks: again}]);
    void service.send('Hi');
    await until(() => service.state.phase.kind === 'streaming');
    await service.stop();
    expect(wire.requests[1]?.url.pathname).to.equal('/api/ai/chat/stream/s/stop');
    expect(keyOf(wire.requests[2])).to.equal(keyOf(wire.requests[0]));
    await service.send('And?');
    expect(conversationOf(wire.requests[3])).to.equal('c');
  });

  it('repeats no message of a wire that might answer it again', async () => {
    const {service, wire} = scriptChat([{cut: 'hold'}, answer({})]);
    void service.send('Hi');
    await until(() => wire.requests.length === 1);
    await service.stop();
    expect(wire.requests).to.have.length(2);
  });

  it('shows nothing of what it learns: the reply stays as it was stopped', async () => {
    const late = nativeFrames('s', [start, {type: 'chunk', content: 'late'}, {type: 'stopped', length: 4}]);
    const {service, wire} = scriptChat([{cut: 'hold'}, answer({status: 'accepted'}), {chunks: late}], {
      protocol: 'chat-stream',
    });
    const sent = service.send('Hi');
    await until(() => wire.requests.length === 1);
    await service.stop();
    const message = await sent;
    expect([message.content, message.status, service.state.messages[1]?.content]).to.deep.equal([
      '',
      'stopped',
      '',
    ]);
  });
});

describe('no text after a stop', () => {
  const words = ['Grüße ', 'aus ', 'Ælf', 'heim', ' 🧝', '.'];
  const events = [start, ...words.map((content) => ({type: 'chunk', content}))];
  const frames = nativeFrames('s', [...events, {type: 'done', finishReason: 'stop'}]);
  const textUpTo = (seq: number): string => words.slice(0, Math.max(0, seq)).join('');

  /** What the server is told to keep: the number in the stop's body. */
  const toldOf = (requests: readonly MadeRequest[]): number | undefined => {
    const stop = requests.find(({url}) => url.pathname.endsWith('/stop'));
    return (stop?.body as {afterSeq?: number} | undefined)?.afterSeq;
  };

  it('in whatever pieces it comes and whenever the person stops; and the server is told what is shown', async () => {
    let stoppedInTheMiddle = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 1, max: 400}),
        fc.constantFrom(0, 1, 3),
        fc.nat(14),
        fc.boolean(),
        async (pieceBytes, delayMs, moment, isLater) => {
          const stream: WireScript = {
            chunks: frames,
            pieceBytes,
            delayMs,
            cut: 'hold',
            headers: {'stream-id': 's'},
          };
          const step: Step = ({url}) => (url.pathname.endsWith('/stop') ? answer(names) : stream);
          const {service, wire} = scriptChat(
            Array.from({length: 3}, () => step),
            {protocol: 'chat-stream'},
          );
          let heard = 0;
          let stopping: Promise<void> | null = null;
          let atStop = '';
          const stop = (): void => {
            stopping = service.stop();
            atStop = service.state.messages[1]?.content ?? '';
          };
          service.subscribe(() => {
            heard += 1;
            if (heard !== moment + 2) return;
            if (isLater) setTimeout(stop, 0);
            else queueMicrotask(stop);
          });
          const {content, status} = await service.send('Hi');
          await stopping;
          // What is still on its way is given a chance to be shown.
          await new Promise((resolve) => setTimeout(resolve, delayMs + 2));
          const shown = service.state.messages[1]?.content;
          if (status === 'complete') {
            expect(shown).to.equal(words.join(''));
            return;
          }
          expect([shown, content, status]).to.deep.equal([atStop, atStop, 'stopped']);
          if (atStop !== '') stoppedInTheMiddle += 1;
          expect(textUpTo(toldOf(wire.requests) ?? -1)).to.equal(shown);
          service.dispose();
        },
      ),
      {numRuns: Reflect.get(globalThis, 'LONG') === true ? 1_000 : 60},
    );
    expect(stoppedInTheMiddle).to.be.above(5);
  }, 60_000);
});
