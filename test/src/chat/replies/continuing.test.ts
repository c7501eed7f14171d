import type {ChatError} from '../../../../src/base/chat-error.js';
import type {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const usage = (tokens: number) => ({inputTokens: tokens, outputTokens: tokens, totalTokens: 2 * tokens});
const chunk = (content: string) => ({type: 'chunk', content});
const start = {
  type: 'start',
  streamId: 's',
  messageId: 'a',
  userMessageId: 'q',
  conversationId: 'c',
  model: 'x',
};
const {userMessageId: _, ...again} = {...start, streamId: 't'};
const cutAnswer: Step = {
  chunks: nativeFrames('s', [start, chunk('one '), {type: 'done', finishReason: 'length', usage: usage(1)}]),
};
const base = {type: 'reset', parts: [{type: 'text', text: 'one '}]};
const rest = nativeFrames('t', [
  again,
  base,
  chunk('two'),
  {type: 'done', finishReason: 'stop', usage: usage(3)},
]);

const lastOf = ({state}: StreamingChatService) => state.messages.at(-1);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: ChatError) => error.code,
  );

describe('going on with an answer', () => {
  it('lets the same message grow', async () => {
    const {service, wire} = scriptChat([cutAnswer, {chunks: rest}]);
    await service.send('Hi');
    const message = await service.continue();
    expect(wire.requests[1]?.body).to.deep.equal({trigger: 'continue', conversationId: 'c', messageId: 'a'});
    expect([message.id, message.content, message.status, message.metadata?.['finishReason']]).to.deep.equal([
      'a',
      'one two',
      'complete',
      'stop',
    ]);
    expect(service.state.messages.map(({id}) => id)).to.deep.equal(['q', 'a']);
  });

  it('never takes away what is shown of it', async () => {
    const {service} = scriptChat([cutAnswer, {chunks: rest, delayMs: 2}]);
    await service.send('Hi');
    const shown: (string | undefined)[] = [];
    service.subscribe(({messages, reply}) => shown.push((reply ?? messages.at(-1))?.content));
    const going = service.continue();
    expect([service.state.reply?.status, service.state.streamingContent]).to.deep.equal([
      'streaming',
      'one ',
    ]);
    await going;
    expect(new Set(shown)).to.deep.equal(new Set(['one ', 'one two']));
  });

  it('counts what the whole answer used, once', async () => {
    const {service} = scriptChat([cutAnswer, {chunks: rest}]);
    await service.send('Hi');
    const message = await service.continue();
    expect([message.usage?.totalTokens, service.state.usage?.totalTokens]).to.deep.equal([6, 6]);
  });

  it('takes up a stream that is cut in the middle of it', async () => {
    const {service, wire} = scriptChat([cutAnswer, {chunks: rest.slice(0, 2)}, {chunks: rest.slice(2)}]);
    await service.send('Hi');
    expect((await service.continue()).content).to.equal('one two');
    expect(wire.requests.map(({init}) => init.method)).to.deep.equal(['POST', 'POST', 'GET']);
  });

  it('leaves the answer as it was where nothing comes, and goes on when it is tried again', async () => {
    const {service, wire} = scriptChat([cutAnswer, {status: 402}, {status: 402}, {chunks: rest}]);
    await service.send('Hi');
    expect([(await service.continue()).content, service.state.error?.code]).to.deep.equal([
      'one ',
      'payment',
    ]);
    expect((await service.continue()).content).to.equal('one ');
    expect((await service.retry())?.content).to.equal('one two');
    expect(lastOf(service)?.parts.map(({type}) => type)).to.deep.equal(['text']);
    const keys = wire.requests.map(({headers}) => headers.get('idempotency-key'));
    expect([keys[2] === keys[1], keys[3] === keys[2]]).to.deep.equal([false, true]);
  });

  it('goes on with an answer that the person stopped', async () => {
    const held: Step = {chunks: nativeFrames('s', [start, chunk('one ')]), cut: 'hold'};
    const {service} = scriptChat([held, {status: 202}, {chunks: rest}]);
    void service.send('Hi');
    await until(() => service.state.streamingContent !== '');
    await service.stop();
    expect((await service.continue()).content).to.equal('one two');
  });

  it('refuses where there is nothing to go on with', async () => {
    const whole: Step = {
      chunks: nativeFrames('s', [start, chunk('all'), {type: 'done', finishReason: 'stop'}]),
    };
    const {service, wire} = scriptChat([whole, {status: 402}]);
    expect(await codeOf(service.continue())).to.equal('invalid');
    await service.send('Hi');
    expect(await codeOf(service.continue())).to.equal('invalid');
    await service.send('more');
    const reason: ChatError = await service.continue().then(
      () => new Error('It went on.') as ChatError,
      (error: ChatError) => error,
    );
    expect([reason.code, reason.hint]).to.deep.equal(['invalid', 'There is no answer here to go on with.']);
    expect([wire.requests.length, service.state.isStreaming]).to.deep.equal([2, false]);
  });

  it('is taken up after a reload, under its key', async () => {
    const request = {trigger: 'continue', conversationId: 'c', messageId: 'a'};
    const record = JSON.stringify({conversationId: 'c', unaccepted: {idempotencyKey: 'k', request}});
    const storage = {getItem: () => record, setItem: () => {}, removeItem: () => {}};
    const saved = (id: string, role: string, parentId: string | null): object => ({
      id,
      role,
      parentId,
      siblings: [id],
      parts: base.parts,
      text: 'one ',
      status: 'complete',
      createdAt: 1,
      metadata: {finishReason: 'length'},
    });
    const messages = [saved('q', 'user', null), saved('a', 'assistant', 'q')];
    const loaded: Step = {type: 'application/json', chunks: [JSON.stringify({messages})]};
    const {service, wire} = scriptChat([loaded, {chunks: rest}], {storage});
    expect((await service.resume())?.content).to.equal('one two');
    expect([wire.requests[1]?.headers.get('idempotency-key'), service.state.messages.length]).to.deep.equal([
      'k',
      2,
    ]);
  });

  it('asks a server that remembers nothing in words, and adds to the text', async () => {
    const openAI = (content: string, reason: string): Step => ({
      chunks: [
        `data: ${JSON.stringify({choices: [{delta: {content}, finish_reason: reason}]})}\n\n`,
        'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\n\n',
        'data: [DONE]\n\n',
      ],
    });
    const {service, wire} = scriptChat([openAI('one ', 'length'), openAI('two', 'stop')], {
      protocol: 'openai-chat',
    });
    await service.send('Hi');
    const message = await service.continue();
    expect([message.content, message.usage?.totalTokens, service.state.usage?.totalTokens]).to.deep.equal([
      'one two',
      4,
      4,
    ]);
    const {messages} = wire.requests[1]?.body as {messages: {role: string; content: string}[]};
    expect(messages.slice(0, 2)).to.deep.equal([
      {role: 'user', content: 'Hi'},
      {role: 'assistant', content: 'one '},
    ]);
    expect([messages.length, messages[2]?.role, messages[2]?.content]).to.deep.equal([
      3,
      'user',
      'Your last message was cut off. Go on with it exactly where its text stops, in the middle of a word if need be. ' +
        'Repeat nothing of it, and say nothing about this request.',
    ]);
  });
});
