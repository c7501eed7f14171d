import type {StreamingChatServiceOptions} from '../../../src/chat/service-options.js';
import {StreamingChatService} from '../../../src/chat/streaming-chat-service.js';
import {bridge, type HostSink, setChatStreamHandler} from '../../../src/transport/bridge/index.js';
import {forbiddenFetch, hostOf, ScriptedHost} from '../../support/scripted-host.js';
import {until} from '../../support/scripted-wire.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';

const chats: StreamingChatService[] = [];
afterEach(() => {
  for (const chat of chats.splice(0)) chat.dispose();
});

/** A chat that may ask nobody but `host`. */
function chatWith(
  host: ScriptedHost | null,
  options: StreamingChatServiceOptions = {},
): StreamingChatService {
  const chat = new StreamingChatService({
    ...(host && {transports: [bridge(host)]}),
    fetch: forbiddenFetch,
    storage: null,
    tabs: false,
    ...options,
  });
  chats.push(chat);
  return chat;
}

const lastSink = async (host: ScriptedHost, count = 1): Promise<HostSink> => {
  await until(() => host.streams.length === count);
  return host.last.sink;
};

describe('a chat over a bridge', () => {
  it('holds a conversation without an endpoint: sends, stops, sends again', async () => {
    const host = new ScriptedHost();
    const chat = chatWith(host);
    const first = chat.send('Hi');
    (await lastSink(host)).chunk({content: 'Hello'});
    (await lastSink(host)).end();
    expect((await first).content).to.equal('Hello');
    const second = chat.send('Count');
    (await lastSink(host, 2)).chunk({content: 'one two'});
    await chat.stop();
    expect([(await second).content, (await second).status]).to.deep.equal(['one two', 'stopped']);
    expect(host.cancelled).to.deep.equal([host.last.request.executionId]);
    const third = chat.send('And?');
    (await lastSink(host, 3)).event({type: 'chunk', content: 'three'} as never);
    (await lastSink(host, 3)).end();
    expect((await third).status).to.equal('complete');
    expect(chat.state.messages.map(({content}) => content)).to.deep.equal([
      'Hi',
      'Hello',
      'Count',
      'one two',
      'And?',
      'three',
    ]);
  });

  it('gives the host the address it was made with, and what would have been posted there', async () => {
    const host = new ScriptedHost();
    void chatWith(host, {endpoint: 'https://api.example/api/ai/chat/stream'}).send('Hi');
    await lastSink(host);
    const {url, method, headers, body} = host.last.request;
    expect([url, method, JSON.parse(body ?? '')]).to.deep.equal([
      'https://api.example/api/ai/chat/stream',
      'POST',
      {trigger: 'send', message: 'Hi'},
    ]);
    expect(headers['idempotency-key']).to.have.length(22);
  });

  it('asks a host once, whatever it fails with', async () => {
    const host = new ScriptedHost();
    const sent = chatWith(host).send('Hi');
    (await lastSink(host)).error({code: 'network'});
    expect([(await sent).status, host.streams.length]).to.deep.equal(['error', 1]);
  });

  it('ends as malformed at the first event that cannot be read, and keeps the text', async () => {
    const host = new ScriptedHost();
    const chat = chatWith(host);
    const sent = chat.send('Hi');
    const sink = await lastSink(host);
    sink.chunk({content: 'kept'});
    sink.event({type: 'source', id: 5} as never);
    const {status, content} = await sent;
    expect([status, content, chat.state.error?.code]).to.deep.equal(['error', 'kept', 'malformed']);
    expect([chat.state.error?.partial, host.cancelled.length]).to.deep.equal([true, 1]);
  });

  it('counts a host that was through without an end as a cut', async () => {
    const host = hostOf(async (_request, {chunk}) => chunk({content: 'half'}));
    const chat = chatWith(null, {transports: [bridge(host)]});
    const {content} = await chat.send('Hi');
    expect([content, chat.state.error?.code]).to.deep.equal(['half', 'premature-close']);
  });

  it('reads the frames of a protocol that it names', async () => {
    const host = new ScriptedHost();
    const chat = chatWith(host, {protocol: 'openai-chat'});
    const sent = chat.send('Hi');
    const {frame, end} = await lastSink(host);
    frame('{"choices":[{"index":0,"delta":{"content":"from a model"}}]}');
    frame('{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}');
    frame('[DONE]');
    end();
    expect([(await sent).content, (await sent).status]).to.deep.equal(['from a model', 'complete']);
  });

  it('reads a protocol that is loaded when it is first asked', async () => {
    const host = new ScriptedHost();
    const sent = chatWith(host, {protocol: 'text'}).send('Hi');
    const {frame, end} = await lastSink(host);
    frame('"word "');
    frame('{"text":"by word"}');
    frame('[DONE]');
    end();
    expect([(await sent).content, (await sent).status]).to.deep.equal(['word by word', 'complete']);
  });

  it('opens no conversation of a server that it was not told of', async () => {
    const chat = chatWith(new ScriptedHost(), {endpoint: 'https://api.example/api/ai/chat/stream'});
    const reason = await chat.openConversation('c').catch((error: unknown) => error);
    expect(reason).to.be.instanceOf(TypeError);
  });

  it('fails with a bridge error where the handler is missing', async () => {
    const chat = chatWith(null, {endpoint: 'bridge:'});
    await chat.send('Hi');
    expect(chat.state.error?.code).to.equal('bridge');
  });

  it('takes up a relayed stream through the host, and stops it by `cancel` alone', async () => {
    const host = new ScriptedHost();
    const chat = chatWith(null, {
      transports: [bridge(host, {relay: true})],
      endpoint: 'https://api.example/api/ai/chat/stream',
      random: () => 0,
    });
    const sent = chat.send('Hi');
    const frames = [
      {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x'},
      {type: 'chunk', content: 'one '},
      {type: 'chunk', content: 'two'},
    ].map((event, seq) => ({id: `s.${seq}`, data: JSON.stringify({...event, seq})}));
    const first = await lastSink(host);
    first.open({'stream-id': 's'});
    for (const frame of frames.slice(0, 2)) first.frame(frame);
    first.error({code: 'network'});
    const second = await lastSink(host, 2);
    expect([host.last.request.method, host.last.request.url]).to.deep.equal([
      'GET',
      'https://api.example/api/ai/chat/stream/s?cursor=s.1',
    ]);
    for (const frame of frames.slice(2)) second.frame(frame);
    await chat.stop();
    expect([(await sent).content, (await sent).status]).to.deep.equal(['one two', 'stopped']);
    expect(host.cancelled).to.deep.equal([host.last.request.executionId]);
  });
});

describe('a chat that names no transport', () => {
  afterEach(() => setChatStreamHandler(null));

  it('is answered by the handler of the realm', async () => {
    const host = new ScriptedHost();
    setChatStreamHandler(host);
    const sent = chatWith(null, {endpoint: 'https://api.example/chat'}).send('Hi');
    (await lastSink(host)).chunk({content: 'from the host'});
    host.last.sink.end();
    expect((await sent).content).to.equal('from the host');
  });

  it('asks the network where there is none, and needs an endpoint then', () => {
    expect(() => chatWith(null)).to.throw(TypeError, '`endpoint`');
  });
});
