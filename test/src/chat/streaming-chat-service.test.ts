import type {ChatError} from '../../../src/base/chat-error.js';
import {StreamingChatService} from '../../../src/chat/streaming-chat-service.js';
import {scriptChat} from '../../support/scripted-chat.js';
import {nativeFrames, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const start = (conversationId = 'c') => ({
  type: 'start',
  streamId: 's',
  messageId: 'm',
  userMessageId: 'q',
  conversationId,
  model: 'x',
});
const chunk = (content: string) => ({type: 'chunk', content});
const done = {type: 'done', finishReason: 'stop', usage: {inputTokens: 1, outputTokens: 2, totalTokens: 3}};
const answer = (...contents: string[]) => nativeFrames('s', [start(), ...contents.map(chunk), done]);

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
}

describe('StreamingChatService', () => {
  it('sends a message and resolves with the answer', async () => {
    const {service, wire} = scriptChat([{chunks: answer('Hello', ', world')}]);
    const message = await service.send('Hi');
    expect([message.content, message.status, message.id]).to.deep.equal(['Hello, world', 'complete', 'm']);
    expect(wire.requests[0]?.body).to.deep.equal({trigger: 'send', message: 'Hi'});
    expect(service.state.messages.map(({id, role}) => `${role} ${id}`)).to.deep.equal([
      'user q',
      'assistant m',
    ]);
  });

  it('shows the question and a placeholder before anything is asked of the network', () => {
    const {service} = scriptChat([{cut: 'hold'}]);
    void service.send('Hi');
    expect([
      service.state.messages[0]?.content,
      service.state.reply?.status,
      service.state.phase.kind,
    ]).to.deep.equal(['Hi', 'sending', 'connecting']);
  });

  it('tells subscribers what happens, in its order', async () => {
    const {service, heard} = scriptChat([{chunks: answer('a')}]);
    await service.send('Hi');
    expect(heard.filter((type) => type !== 'phase-changed')).to.deep.equal([
      'message-sent',
      'reply-started',
      'wire-detected',
      'reply-accepted',
      'content-received',
      'metrics-updated',
      'reply-ended',
    ]);
  });

  it('goes on in the conversation that the server made', async () => {
    const {service, wire} = scriptChat([{chunks: answer('a')}, {chunks: answer('b')}]);
    await service.send('one');
    await service.send('two');
    expect(wire.requests[1]?.body).to.deep.equal({trigger: 'send', message: 'two', conversationId: 'c'});
  });

  it('takes up a stream that was cut, and asks the model once', async () => {
    const frames = answer('a', 'b', 'c');
    const {service, wire} = scriptChat([{chunks: frames.slice(0, 2)}, {chunks: frames.slice(2)}]);
    expect((await service.send('Hi')).content).to.equal('abc');
    expect(wire.requests.map(({init}) => init.method)).to.deep.equal(['POST', 'GET']);
  });

  it('lets a second message wait until the reply ended', async () => {
    const {service, wire} = scriptChat([{chunks: answer('a'), delayMs: 5}, {chunks: answer('b')}]);
    const [first, second] = await Promise.all([service.send('one'), service.send('two')]);
    expect([first.content, second.content, wire.requests.length]).to.deep.equal(['a', 'b', 2]);
  });

  it('refuses a second message where it was told to', async () => {
    const {service} = scriptChat([{cut: 'hold'}], {whileReplying: 'reject'});
    void service.send('one');
    expect(((await reasonOf(service.send('two'))) as ChatError).code).to.equal('conversation-busy');
  });

  it('refuses a message that is none, and nothing is sent', async () => {
    const {service, wire} = scriptChat([]);
    expect(await reasonOf(service.send('  '))).to.be.instanceOf(TypeError);
    expect(await reasonOf(service.send('x'.repeat(32_001)))).to.be.instanceOf(RangeError);
    expect([wire.requests.length, service.state.messages.length]).to.deep.equal([0, 0]);
  });

  it('makes the placeholder the error where the server refuses, and the question stays', async () => {
    const {service} = scriptChat([{status: 402}]);
    const message = await service.send('Hi');
    expect([message.status, message.parts.map(({type}) => type)]).to.deep.equal(['error', ['error']]);
    expect([service.state.error?.code, service.state.messages[0]?.content]).to.deep.equal(['payment', 'Hi']);
  });

  it('keeps the partial answer when the provider fails, and shows no text of the server', async () => {
    const error = {
      type: 'error',
      code: 'overloaded',
      message: 'secret',
      hint: 'do <b>this</b>',
      retryable: true,
    };
    const {service} = scriptChat([{chunks: nativeFrames('s', [start(), chunk('half'), error])}]);
    const message = await service.send('Hi');
    expect([message.content, service.state.error?.partial]).to.deep.equal(['half', true]);
    expect(JSON.stringify(service.state)).to.not.match(/secret|this</);
  });

  it('sends a refused message again under the same key on retry', async () => {
    const {service, wire} = scriptChat([{status: 402}, {chunks: answer('a')}]);
    await service.send('Hi');
    expect((await service.retry())?.content).to.equal('a');
    const [first, second] = wire.requests.map(({headers}) => headers.get('idempotency-key'));
    expect(second).to.equal(first);
    expect(service.state.messages.map(({role}) => role)).to.deep.equal(['user', 'assistant']);
  });

  it('asks for another answer on retry where the server had taken the message', async () => {
    const error = {type: 'error', code: 'server', message: '', hint: '', retryable: true};
    const {service, wire} = scriptChat([
      {chunks: nativeFrames('s', [start(), error])},
      {chunks: answer('a')},
    ]);
    await service.send('Hi');
    await service.retry();
    expect(wire.requests[1]?.body).to.deep.equal({trigger: 'regenerate', conversationId: 'c', parentId: 'q'});
    expect(service.state.messages.map(({content}) => content)).to.deep.equal(['Hi', 'a']);
  });

  it('reports an event that could not be read, and goes on', async () => {
    const {service, heard} = scriptChat([
      {chunks: ['data: {"type":"chunk","content":"a"}\n\n', 'data: ?\n\n', 'data: {"type":"done"}\n\n']},
    ]);
    const message = await service.send('Hi');
    expect([message.content, message.status, heard.includes('event-skipped')]).to.deep.equal([
      'a',
      'complete',
      true,
    ]);
  });

  it('asks the headers anew for each attempt, a Headers object too', async () => {
    let calls = 0;
    const headers = () => {
      calls += 1;
      return new Headers({Authorization: `Bearer ${calls}`});
    };
    const {service, wire} = scriptChat([{status: 503}, {chunks: answer('a')}], {headers});
    await service.send('Hi');
    expect(wire.requests.map((request) => request.headers.get('authorization'))).to.deep.equal([
      'Bearer 1',
      'Bearer 2',
    ]);
  });

  it('lets the host reshape the request', async () => {
    const {service, wire} = scriptChat([{chunks: answer('a')}], {
      prepareRequest: (request) => ({
        ...request,
        body: JSON.stringify({wrapped: JSON.parse(request.body ?? '{}')}),
      }),
    });
    await service.send('Hi');
    expect(wire.requests[0]?.body).to.deep.equal({wrapped: {trigger: 'send', message: 'Hi'}});
  });

  it('speaks OpenAI’s wire to a server that remembers nothing', async () => {
    const frame = (content: string) => `data: ${JSON.stringify({choices: [{delta: {content}}]})}\n\n`;
    const script = {chunks: [frame('Hel'), frame('lo'), 'data: [DONE]\n\n']};
    const {service, wire} = scriptChat([script, script], {
      protocol: 'openai-chat',
      instructions: 'Be kind.',
      contextMessages: 2,
    });
    await service.send('one');
    await service.send('two');
    expect((wire.requests[1]?.body as {messages: unknown}).messages).to.deep.equal([
      {role: 'system', content: 'Be kind.'},
      {role: 'assistant', content: 'Hello'},
      {role: 'user', content: 'two'},
    ]);
  });

  it('names the option that is wrong', () => {
    const make = (options: object) => () =>
      new StreamingChatService({endpoint: 'https://a.test/x', ...options});
    expect(make({endpoint: 'ftp://a.test'})).to.throw(TypeError, '`endpoint`');
    expect(make({protocol: 'smoke'})).to.throw(TypeError, '`protocol`');
    expect(make({allowedOrigins: ['a.test']})).to.throw(TypeError, '`allowedOrigins`');
    expect(make({retry: {attempts: 0}})).to.throw(RangeError, '`attempts`');
    expect(make({timeouts: {connectMs: -1}})).to.throw(RangeError, '`connectMs`');
  });

  it('does nothing more once disposed', async () => {
    const {service, heard} = scriptChat([{chunks: answer('a'), cut: 'hold', delayMs: 5}]);
    const sent = service.send('Hi');
    await until(() => heard.includes('reply-accepted'));
    service.dispose();
    const before = heard.length;
    await sent;
    expect(heard.length).to.equal(before);
    expect(((await reasonOf(service.send('more'))) as ChatError).code).to.equal('aborted');
  });
});
