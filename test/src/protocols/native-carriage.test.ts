import {chatStream} from '../../../src/protocols/chat-stream.js';
import {auto} from '../../../src/protocols/detect.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import type {Turn} from '../../../src/protocols/protocol.js';
import {describe, expect, it} from '../../support/suite.js';

const endpoint = new URL('https://a.test/api/ai/chat/stream?tenant=7');
const turn: Turn = {endpoint, idempotencyKey: 'k', request: {trigger: 'send', message: 'hi'}, history: []};
const point = {endpoint, streamId: 's 1', cursor: 's1.4', isSameOrigin: true};
const pages = chatStream().pollAbility;
const whole = chatStream().wholeAbility;
const answer = {
  streamId: 's',
  conversationId: 'c',
  messageId: 'm',
  userMessageId: 'q',
  model: 'x',
  parts: [{type: 'text', text: 'Hi'}],
  text: 'Hi',
  finishReason: 'stop',
  usage: {inputTokens: 1, outputTokens: 2, totalTokens: 3},
};
const decode = (value: unknown) =>
  whole?.createDecoder().decode({event: 'message', data: JSON.stringify(value), id: ''});

describe('the native wire in pages', () => {
  it('begins with the message under its key, and waits for no answer', () => {
    const request = pages?.start(turn);
    expect([request?.url, request?.method]).to.deep.equal([endpoint.href, 'POST']);
    expect(request?.headers).to.deep.equal({
      'content-type': 'application/json',
      'idempotency-key': 'k',
      accept: 'application/json',
      prefer: 'respond-async',
    });
    expect(request?.body).to.equal(chatStream().startRequest(turn).body);
  });

  it('asks for what comes behind a number, and keeps the query of the endpoint', () => {
    const url = new URL(pages?.poll({...point, after: 4, waitSeconds: 20}).url ?? '');
    expect([url.pathname, Object.fromEntries(url.searchParams)]).to.deep.equal([
      '/api/ai/chat/stream/s%201/events',
      {tenant: '7', after: '4', wait: '20'},
    ]);
  });

  it('finds the events in a page, and one that nobody can read in what is none', () => {
    const {framesOf} = pages?.poll({...point, after: -1, waitSeconds: 0}) ?? {};
    expect(framesOf?.({events: [{seq: 0}], next: 0, done: false})).to.deep.equal(['{"seq":0}']);
    expect(framesOf?.({events: []})).to.deep.equal([]);
    for (const none of [null, 7, [], {}, {events: 'x'}]) expect(framesOf?.(none)).to.deep.equal(['null']);
  });
});

describe('the native wire in one piece', () => {
  it('is asked for beside an endpoint that ends in /stream, under the key', () => {
    const request = whole?.start(turn);
    expect([request?.url, request?.method]).to.deep.equal(['https://a.test/api/ai/chat?tenant=7', 'POST']);
    expect(request?.headers).to.include({'idempotency-key': 'k', accept: 'application/json'});
  });

  it('is asked of any other endpoint itself', () => {
    const elsewhere = {...turn, endpoint: new URL('https://a.test/talk')};
    expect(whole?.start(elsewhere).url).to.equal('https://a.test/talk');
  });

  it('is asked for by the name of a stream that is known', () => {
    const request = whole?.resume?.(point);
    expect([request?.method, request?.url, request?.headers]).to.deep.equal([
      'GET',
      'https://a.test/api/ai/chat/stream/s%201?tenant=7',
      {accept: 'application/json'},
    ]);
  });

  it('is a start, the whole message, and its end', () => {
    const decoded = decode(answer);
    expect(decoded).to.deep.equal({
      kind: 'events',
      events: [
        {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x', userMessageId: 'q'},
        {type: 'reset', parts: [{type: 'text', text: 'Hi'}]},
        {type: 'done', finishReason: 'stop', usage: answer.usage},
      ],
    });
  });

  it('says of a stopped answer that it was stopped', () => {
    const decoded = decode({...answer, finishReason: 'stopped'});
    expect(decoded?.kind === 'events' && decoded.events.at(-1)).to.deep.equal({type: 'stopped'});
  });

  for (const bad of [null, 7, [], {}, {...answer, parts: 'x'}, {...answer, finishReason: 'bored'}]) {
    it(`of the shape ${JSON.stringify(bad).slice(0, 40)} is malformed, never an exception`, () => {
      expect(decode(bad)?.kind).to.equal('malformed');
    });
  }
});

describe('which wire can be carried how', () => {
  it('the native one in every way, the detected one likewise, others that have it in one piece', () => {
    const ways = [chatStream(), auto(), openAIChat()].map(({pollAbility, wholeAbility}) => [
      pollAbility !== undefined,
      wholeAbility !== undefined,
    ]);
    expect(ways).to.deep.equal([
      [true, true],
      [true, true],
      [false, true],
    ]);
  });

  it('only the native one is known to answer at once before it has answered', () => {
    expect([chatStream().answersAtOnce, auto().answersAtOnce ?? false]).to.deep.equal([true, false]);
  });
});
