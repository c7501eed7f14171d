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

describe('stopping a reply', () => {
  it('ends it at once, keeps the text, and tells the server how far it was read', async () => {
    const {service, wire} = scriptChat([half, ok]);
    const sent = service.send('Hi');
    await until(() => service.state.streamingContent === 'one two ');
    const stopping = service.stop();
    expect([service.state.reply, service.state.messages[1]?.status]).to.deep.equal([null, 'stopped']);
    await stopping;
    const stop = wire.requests[1];
    expect([stop?.url.pathname, stop?.init.method, stop?.init.keepalive]).to.deep.equal([
      '/api/ai/chat/stream/s/stop',
      'POST',
      true,
    ]);
    expect(stop?.body).to.deep.equal({afterSeq: 2});
    expect((await sent).content).to.equal('one two ');
  });

  it('stops by key what has no name yet', async () => {
    const {service, wire} = scriptChat([{cut: 'hold'}, ok]);
    void service.send('Hi');
    await until(() => wire.requests.length === 1);
    await service.stop();
    const [send, stop] = wire.requests;
    expect(stop?.url.pathname).to.equal('/api/ai/chat/stream/stop');
    expect(stop?.headers.get('idempotency-key')).to.equal(send?.headers.get('idempotency-key'));
  });

  it('tells the server again when that failed', async () => {
    const {service, wire} = scriptChat([half, 'line-down', {status: 503}, ok]);
    void service.send('Hi');
    await until(() => service.state.streamingContent !== '');
    await service.stop();
    expect(wire.requests).to.have.length(4);
  });

  it('says when the server could not be told, and is stopped all the same', async () => {
    const {service} = scriptChat([half, {status: 403}]);
    void service.send('Hi');
    await until(() => service.state.streamingContent !== '');
    const reason: unknown = await service.stop().catch((error: unknown) => error);
    expect([(reason as {stage?: string}).stage, service.state.messages[1]?.status]).to.deep.equal([
      'stop',
      'stopped',
    ]);
  });

  it('takes a stream that is gone for stopped', async () => {
    const {service} = scriptChat([half, {status: 404}]);
    void service.send('Hi');
    await until(() => service.state.streamingContent !== '');
    await service.stop();
  });

  it('by an AbortSignal after acceptance resolves with the partial answer', async () => {
    const {service} = scriptChat([half, ok]);
    const stop = new AbortController();
    const sent = service.send('Hi', {signal: stop.signal});
    await until(() => service.state.streamingContent !== '');
    stop.abort();
    const message = await sent;
    expect([message.status, message.content.startsWith('one ')]).to.deep.equal(['stopped', true]);
  });

  it('by an AbortSignal before acceptance rejects with its reason', async () => {
    const {service, wire} = scriptChat([{cut: 'hold'}, ok]);
    const stop = new AbortController();
    const sent = service.send('Hi', {signal: stop.signal}).catch((reason: unknown) => reason);
    await until(() => wire.requests.length === 1);
    stop.abort('changed my mind');
    expect(await sent).to.equal('changed my mind');
  });

  it('only ends reading where the protocol cannot stop the server', async () => {
    const chunks = ['data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'];
    const {service, wire} = scriptChat([{chunks, cut: 'hold'}], {protocol: 'openai-chat'});
    void service.send('Hi');
    await until(() => service.state.streamingContent === 'Hi');
    await service.stop();
    expect([wire.requests.length, service.state.messages[1]?.status]).to.deep.equal([1, 'stopped']);
  });

  it('does nothing when no reply is open', async () => {
    const {service, wire} = scriptChat([]);
    await service.stop();
    expect(wire.requests).to.have.length(0);
  });
});
