import type {ChatObserver} from '../../../src/chat/observers.js';
import type {StreamingChatServiceOptions} from '../../../src/chat/service-options.js';
import {StreamingChatService} from '../../../src/chat/streaming-chat-service.js';
import {encodeEvent} from '../../../src/encoders/chat-stream.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import {wireOrigin} from '../../support/place.js';
import {describe, expect, it} from '../../support/suite.js';
import {wireUrl} from '../../support/wire-url.js';

const canary = 'canary-7f3a';
const events: readonly ChatEvent[] = [
  {type: 'start', streamId: 's1', messageId: 'm1', conversationId: 'c1', model: 'm'},
  {type: 'chunk', content: 'Hello '},
  {type: 'chunk', content: 'you'},
  {type: 'done', finishReason: 'stop', length: 9},
];

function chat(options: Partial<StreamingChatServiceOptions> = {}): StreamingChatService {
  const chunks = events.map((event, seq) => encodeEvent('s1', seq, event));
  return new StreamingChatService({
    endpoint: wireOrigin + wireUrl({chunks, headers: {'x-upstream': canary}}),
    storage: null,
    tabs: false,
    ...options,
  });
}

/** Everything that an observer hears, in order. */
function listening(): {readonly heard: (readonly [string, object])[]; readonly observer: ChatObserver} {
  const heard: (readonly [string, object])[] = [];
  return {
    heard,
    observer: {
      request: (request) => heard.push(['request', request]),
      frame: (frame) => heard.push(['frame', frame]),
      event: (event) => heard.push(['event', event]),
    },
  };
}

describe('observe', () => {
  it('tells of the request, each frame and what it meant, in order', async () => {
    const {heard, observer} = listening();
    const service = chat();
    service.observe(observer);
    await service.send('Hi');
    expect(heard.map(([kind]) => kind)).to.deep.equal([
      'request',
      ...events.flatMap(() => ['frame', 'event']),
    ]);
    const [, ...read] = heard.map(([, what]) => what as Readonly<Record<string, unknown>>);
    expect(read.filter((_, at) => at % 2 === 1).map(({event, seq}) => [event, seq])).to.deep.equal(
      events.map((event, seq) => [event, seq]),
    );
    expect(read[0]).to.include({attempt: 1, protocol: 'chat-stream', event: 'message', id: 's1.0'});
    expect(read[0]?.['data']).to.equal(JSON.stringify({...events[0], seq: 0}));
  });

  it('hides what headers and addresses keep secret, and hands out no answer', async () => {
    const {heard, observer} = listening();
    const service = chat({
      headers: {authorization: `Bearer ${canary}`, 'x-own': canary},
      prepareRequest: (request) => ({
        ...request,
        url: `${request.url}&access_token=${canary}&api_key=${canary}`,
      }),
    });
    service.observe(observer);
    await service.send('Hi');
    expect(heard.length).to.equal(9);
    // The endpoint's own address holds what the test's server is to send.
    const told = heard.map(([kind, what]) => (kind === 'request' ? {...what, url: queryOf(what)} : what));
    expect(JSON.stringify(told)).to.not.include(canary);
    expect(queryOf(heard[0]?.[1])).to.deep.equal(['***', '***']);
    expect(heard[0]?.[1]).to.have.nested.property('headers.authorization', '***');
    expect(
      heard.flatMap(([, what]) => Object.values(what)).some((value) => value instanceof Response),
    ).to.equal(false);
  });

  it('ends when it is told to, and goes on for others', async () => {
    const first = listening();
    const second = listening();
    const service = chat();
    service.observe(first.observer)();
    service.observe(second.observer);
    await service.send('Hi');
    expect([first.heard.length, second.heard.length]).to.deep.equal([0, 9]);
  });
});

function queryOf(request: object | undefined): readonly (string | null)[] {
  const {searchParams} = new URL((request as {url: string}).url);
  return [searchParams.get('access_token'), searchParams.get('api_key')];
}
