import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {setupServer} from 'msw/node';
import {StreamingChatService, type StreamingChatServiceOptions} from '../../../src/index.js';
import type {ChatMessage} from '../../../src/model/message.js';
import {type Fault, type StreamReplyOptions, streamReply} from '../../../src/testing/index.js';

const endpoint = 'https://chat.example/api/ai/chat/stream';
const text = 'Grüße aus Köln: **fett** und 👩‍🚀 im Text.';

const network = setupServer();
const asked: string[] = [];

function chat(options: Partial<StreamingChatServiceOptions> = {}): StreamingChatService {
  return new StreamingChatService({endpoint, storage: null, random: () => 0, retry: {baseMs: 1}, ...options});
}

async function answerTo(
  reply: StreamReplyOptions,
  options?: Partial<StreamingChatServiceOptions>,
): Promise<ChatMessage> {
  network.use(...streamReply(reply));
  return chat(options).send('Hello');
}

describe('a native answer of streamReply', () => {
  before(() => {
    network.listen({onUnhandledRequest: 'error'});
    network.events.on('request:start', ({request}) =>
      asked.push(`${request.method} ${new URL(request.url).search}`),
    );
  });
  afterEach(() => {
    network.resetHandlers();
    asked.length = 0;
  });
  after(() => network.close());

  it('says all that an answer can hold', async () => {
    const message = await answerTo({
      reasoning: 'Let me see.',
      text,
      sources: [{id: 's1', title: 'A page', url: 'https://a.example/'}],
      data: [{name: 'mood', value: {good: true}}],
      toolCalls: [{name: 'weather', arguments: {city: 'Köln'}, output: 'rain'}],
      usage: {inputTokens: 3, outputTokens: 5, totalTokens: 8},
    });
    expect(message.status).to.equal('complete');
    expect(message.content).to.equal(text);
    expect(message.parts.map(({type}) => type)).to.deep.equal([
      'reasoning',
      'text',
      'source',
      'data',
      'tool-call',
    ]);
    expect(message.parts.at(-1)).to.include({name: 'weather', arguments: '{"city":"Köln"}', output: 'rain'});
    expect(message.usage?.totalTokens).to.equal(8);
  });

  const survived: readonly (readonly [what: string, requests: number, Fault | readonly Fault[]])[] = [
    ['a line that dies', 2, {cutAtByte: 400}],
    ['a body that ends early and clean', 2, {cutAtByte: 400, end: 'clean'}],
    ['three cuts in a row', 4, {cutAtByte: 300, times: 3}],
    ['half a character', 2, {halfCharacterAt: 200}],
    ['an event that comes twice', 1, {duplicate: 2}],
    ['events in the wrong order', 2, {reorder: 2}],
    ['an event that is no JSON', 2, {badJson: 3}],
    ['429 with a wait of no time', 2, {status: 429, retryAfter: 0}],
    ['503, and then a cut', 3, [{status: 503}, {cutAtByte: 350}]],
    ['a network that is not there', 2, {unreachable: true}],
    ['a short silence', 1, {stallAtByte: 300, stallMs: 20}],
  ];
  for (const [what, requests, faults] of survived) {
    it(`is whole in spite of ${what}`, async () => {
      const message = await answerTo({text, chunkSize: 7, faults});
      expect([message.status, message.content, asked.length]).to.deep.equal(['complete', text, requests]);
    });
  }

  it('is taken up behind the last event, and the model is asked once', async () => {
    await answerTo({text, faults: {cutAtByte: 700}});
    expect(asked).to.have.length(2);
    expect(asked[0]).to.equal('POST ');
    expect(asked[1]).to.match(/^GET \?cursor=.+\.\d+$/);
  });

  it('takes a page in place of a stream for what it is', async () => {
    const message = await answerTo({text, faults: {htmlPage: true, times: Number.POSITIVE_INFINITY}});
    expect(message.status).to.equal('error');
    expect(message.parts.at(-1)).to.include({type: 'error', code: 'protocol'});
  });

  it('refuses for as long as it is told', async () => {
    const message = await answerTo({status: 401});
    expect(message.parts.at(-1)).to.include({type: 'error', code: 'auth'});
  });

  it('keeps what was said ahead of an error', async () => {
    const message = await answerTo({text: 'So far', error: 'overloaded'});
    expect([message.content, message.status]).to.deep.equal(['So far', 'error']);
  });

  it('goes silent for ever until the person stops it', async () => {
    network.use(...streamReply({text: 'one two three', faults: {stallAtByte: 500}}));
    const service = chat();
    const sent = service.send('Hello');
    await new Promise<void>((resolve) => {
      service.subscribe((state) => state.streamingContent !== '' && resolve());
    });
    await service.stop();
    expect((await sent).status).to.equal('stopped');
  });

  it('comes in pages, and whole, where no stream gets through', async () => {
    const {polling, json} = await import('../../../src/transport/index.js');
    for (const transport of [polling(), json()]) {
      const message = await answerTo({text, chunkMs: 2}, {transports: [transport]});
      expect([transport.name, message.status, message.content]).to.deep.equal([
        transport.name,
        'complete',
        text,
      ]);
    }
  });

  it('is found again by another page, and goes on there', async () => {
    network.use(...streamReply({text: 'one two three four five six', chunkMs: 15}));
    const first = chat();
    const sent = first.send('Count');
    await new Promise<void>((resolve) => {
      first.subscribe((state) => state.streamingContent.includes('two') && resolve());
    });
    const {conversationId} = first.state;
    first.dispose();
    await sent.catch(() => {});
    const second = chat({conversationId: conversationId ?? ''});
    const message = await second.resume();
    expect(message?.content).to.equal('one two three four five six');
    expect(second.state.messages.map(({role, content}) => [role, content])).to.deep.equal([
      ['user', 'Count'],
      ['assistant', 'one two three four five six'],
    ]);
  });

  it('is chosen by what was asked, and its conversation is kept', async () => {
    network.use(
      ...streamReply({
        answer: ({body, turn}) => ({text: `${turn}: ${(body as {message?: string}).message ?? 'again'}`}),
      }),
    );
    const service = chat();
    await service.send('one');
    await service.send('two');
    const again = await service.regenerate();
    expect(again.content).to.equal('2: again');
    const other = chat({conversationId: service.state.conversationId ?? ''});
    await other.resume();
    expect(other.state.messages.map(({content}) => content)).to.deep.equal([
      'one',
      '0: one',
      'two',
      '2: again',
    ]);
    expect(other.state.messages.at(-1)?.siblings).to.have.length(2);
  });

  it('says which option is wrong', () => {
    expect(() => streamReply({protocol: 'soap' as 'text'})).to.throw(TypeError, '`protocol`');
    expect(() => streamReply({chunkSize: 0})).to.throw(RangeError, '`chunkSize`');
    expect(() => streamReply({pieceBytes: 1.5})).to.throw(RangeError, '`pieceBytes`');
    expect(() => streamReply({chunkMs: -1})).to.throw(RangeError, '`chunkMs`');
    expect(() => streamReply({faults: {cutAtByte: -1}})).to.throw(RangeError, '`cutAtByte`');
    expect(() => streamReply({faults: {status: 200}})).to.throw(RangeError, '`status`');
    expect(() => streamReply({faults: {} as Fault})).to.throw(TypeError, '`cutAtByte`');
    expect(() => streamReply({url: /x/})).to.throw(TypeError, '`url`');
  });
});
