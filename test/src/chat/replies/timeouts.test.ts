import {sse} from '../../../../src/transport/fetch-sse.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {passTime} from '../../../support/read-stream.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const frames = nativeFrames('s', [
  {type: 'start', streamId: 's', messageId: 'm', userMessageId: 'q', conversationId: 'c', model: 'x'},
  {type: 'chunk', content: 'one '},
  {type: 'chunk', content: 'two '},
]);
const half: Step = {chunks: frames, cut: 'hold'};
const ok: Step = {status: 202, type: 'application/json', chunks: ['{}']};

describe('an answer that takes longer than it may', () => {
  it('ends as timed out, its words kept, and the server is told to stop', async () => {
    const clock = new ManualClock();
    const {service, wire} = scriptChat([half, ok], {clock, timeouts: {totalMs: 60_000}});
    const sent = service.send('Hi');
    await until(() => service.state.streamingContent === 'one two ');
    clock.advance(59_999);
    expect(service.state.reply).to.not.equal(null);
    clock.advance(1);
    const message = await sent;
    expect([message.status, message.content]).to.deep.equal(['error', 'one two ']);
    const {error} = service.state;
    expect([error?.code, error?.partial, error?.retryable]).to.deep.equal(['timeout', true, true]);
    await until(() => wire.requests.length === 2);
    const stop = wire.requests[1];
    expect([stop?.url.pathname, stop?.body]).to.deep.equal(['/api/ai/chat/stream/s/stop', {afterSeq: 2}]);
  });

  it('is not stopped on the server where only the line was silent for too long: it can be taken up later', async () => {
    const clock = new ManualClock();
    const silent: Step = {chunks: [': beat\n\n'], cut: 'hold', headers: {'stream-id': 's'}};
    const {service, wire} = scriptChat([half, silent, ok], {
      clock,
      transports: [sse()],
      timeouts: {idleMs: 20_000},
      retry: {attempts: 1},
    });
    const sent = service.send('Hi');
    await until(() => service.state.streamingContent === 'one two ');
    clock.advance(20_000);
    await passTime(clock, 500, () => service.state.reply === null);
    expect([(await sent).content, service.state.error?.code]).to.deep.equal(['one two ', 'timeout']);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(wire.requests.map(({url}) => url.pathname)).to.not.include('/api/ai/chat/stream/s/stop');
  });

  it('leaves no timer once it has ended in time', async () => {
    const clock = new ManualClock();
    const done = nativeFrames('s', [{type: 'done', finishReason: 'stop'}], 3);
    const {service} = scriptChat([{chunks: [...frames, ...done]}], {clock, timeouts: {totalMs: 60_000}});
    await service.send('Hi');
    expect(clock.pending).to.equal(0);
  });
});

describe('an answer that is longer than it may be', () => {
  it('ends as too large, its words kept, and the server is told to stop', async () => {
    const long = nativeFrames('s', [{type: 'chunk', content: 'x'.repeat(50)}], 3);
    const after = nativeFrames('s', [{type: 'chunk', content: 'never shown'}], 4);
    const {service, wire} = scriptChat([{chunks: [...frames, ...long, ...after], cut: 'hold'}, ok], {
      maxReplyLength: 50,
    });
    const message = await service.send('Hi');
    expect([message.status, message.content]).to.deep.equal(['error', `one two ${'x'.repeat(50)}`]);
    const {error} = service.state;
    expect([error?.code, error?.partial, error?.retryable]).to.deep.equal(['too-large', true, false]);
    await until(() => wire.requests.length === 2);
    expect(wire.requests[1]?.url.pathname).to.equal('/api/ai/chat/stream/s/stop');
  });

  it('counts a reset as what it holds, not as more', async () => {
    const reset = {type: 'reset', parts: [{type: 'text', text: 'x'.repeat(40)}]};
    const rest = nativeFrames(
      's',
      [reset, {type: 'chunk', content: '.'}, {type: 'done', finishReason: 'stop'}],
      3,
    );
    const {service} = scriptChat([{chunks: [...frames, ...rest]}], {maxReplyLength: 50});
    expect((await service.send('Hi')).status).to.equal('complete');
  });

  it('of any length is refused as a limit', () => {
    for (const maxReplyLength of [0, -1, Number.NaN]) {
      expect(() => scriptChat([], {maxReplyLength})).to.throw(RangeError, 'maxReplyLength');
    }
  });
});
