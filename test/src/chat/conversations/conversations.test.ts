import type {ChatError} from '../../../../src/base/chat-error.js';
import type {KeyValueStorage} from '../../../../src/chat/local/session-memory.js';
import type {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const start = {
  type: 'start',
  streamId: 's',
  messageId: 'm',
  userMessageId: 'q',
  conversationId: 'c',
  model: 'x',
};
const frames = nativeFrames('s', [
  start,
  {type: 'chunk', content: 'one '},
  {type: 'chunk', content: 'two'},
  {type: 'done', finishReason: 'stop'},
]);

const wireMessage = (fields: object): object => ({
  parts: [],
  text: '',
  status: 'complete',
  createdAt: 1,
  parentId: null,
  siblings: [],
  ...fields,
});
const question = wireMessage({id: 'q', role: 'user', parts: [{type: 'text', text: 'Hi'}], text: 'Hi'});
const json = (value: object): Step => ({type: 'application/json', chunks: [JSON.stringify(value)]});
const finished = json({
  messages: [question, wireMessage({id: 'm', role: 'assistant', parts: [{type: 'text', text: 'done'}]})],
});
const open = json({
  messages: [
    question,
    wireMessage({
      id: 'm',
      role: 'assistant',
      parts: [{type: 'text', text: 'one '}],
      status: 'streaming',
      streamId: 's',
      parentId: 'q',
    }),
  ],
});

class MapStorage implements KeyValueStorage {
  readonly entries = new Map<string, string>();
  getItem = (key: string): string | null => this.entries.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.entries.set(key, value);
  removeItem = (key: string): void => void this.entries.delete(key);
}

const texts = ({state}: StreamingChatService): string[] => state.messages.map(({content}) => content);

/** Of this run alone: a lock of this name that another page or worker holds would be waited for. */
const storageKey = crypto.randomUUID();

describe('opening a conversation', () => {
  it('shows its messages', async () => {
    const {service, wire} = scriptChat([finished]);
    await service.openConversation('c/1');
    expect(wire.requests[0]?.url.pathname).to.equal('/api/ai/conversations/c%2F1/messages');
    expect([texts(service), service.state.conversationId]).to.deep.equal([['Hi', 'done'], 'c/1']);
  });

  it('joins the answer that is being written in it, from its start', async () => {
    const {service, wire} = scriptChat([open, {chunks: frames}]);
    await service.openConversation('c');
    expect(service.state.streamingContent).to.equal('one ');
    await until(() => !service.state.isStreaming);
    expect(texts(service)).to.deep.equal(['Hi', 'one two']);
    expect([wire.requests[1]?.init.method, wire.requests[1]?.headers.get('last-event-id')]).to.deep.equal([
      'GET',
      null,
    ]);
  });

  it('stops a joined answer on the server', async () => {
    const {service, wire} = scriptChat([open, {chunks: frames.slice(0, 2), cut: 'hold'}, {status: 202}]);
    await service.openConversation('c');
    await until(
      () =>
        service.state.activeStreamingSession?.streamId === 's' && service.state.streamingContent === 'one ',
    );
    await service.stop();
    expect(wire.requests[2]?.url.pathname).to.equal('/api/ai/chat/stream/s/stop');
  });

  it('leaves an open reply to the server, and turns away who waited', async () => {
    const {service} = scriptChat([{chunks: frames.slice(0, 2), cut: 'hold'}, finished]);
    const first = service.send('Hi');
    const second = service.send('more').catch((error: ChatError) => error.code);
    await until(() => service.state.streamingContent !== '');
    await service.openConversation('other');
    expect([(await first).content, await second, texts(service)]).to.deep.equal([
      'one ',
      'aborted',
      ['Hi', 'done'],
    ]);
  });

  it('can be begun anew, and the next message makes another', async () => {
    const {service, wire} = scriptChat([finished, {chunks: frames}]);
    await service.openConversation('c');
    service.newConversation();
    await service.send('Hi');
    expect(wire.requests[1]?.body).to.deep.equal({trigger: 'send', message: 'Hi'});
  });

  it('keeps what was shown when it cannot be loaded, and says why', async () => {
    const {service} = scriptChat([finished, {status: 404}]);
    await service.openConversation('c');
    const reason = await service.openConversation('gone').catch((error: ChatError) => error.code);
    expect([reason, texts(service), service.state.phase.kind]).to.deep.equal([
      'not-found',
      ['Hi', 'done'],
      'failed',
    ]);
  });

  it('refuses an answer that is no list of messages', async () => {
    for (const value of [{}, {messages: [{id: 1}]}, {messages: 'x'}]) {
      const {service} = scriptChat([json(value)]);
      const reason = await service.openConversation('c').catch((error: ChatError) => error.code);
      expect(reason).to.equal('protocol');
    }
  });

  it('asks anew on retry for an answer that had failed before it was opened', async () => {
    const answer = wireMessage({id: 'm', role: 'assistant', status: 'interrupted', parentId: 'q'});
    const {service, wire} = scriptChat([json({messages: [question, answer]}), {chunks: frames}]);
    await service.openConversation('c');
    await service.retry();
    expect(wire.requests[1]?.body).to.deep.equal({trigger: 'regenerate', conversationId: 'c', parentId: 'q'});
    expect(texts(service)).to.deep.equal(['Hi', 'one two']);
  });

  it('shows the one that was asked for last', async () => {
    const {service} = scriptChat([finished, json({messages: [question]})]);
    const first = service.openConversation('slow').catch((error: ChatError) => error.code);
    await service.openConversation('fast');
    expect([await first, service.state.conversationId, texts(service)]).to.deep.equal([
      'aborted',
      'fast',
      ['Hi'],
    ]);
  });
});

describe('a stream that is gone', () => {
  const cut: Step = {chunks: frames.slice(0, 2)};

  it('is replaced by the message that the server saved', async () => {
    const {service} = scriptChat([cut, {status: 404}, finished]);
    const message = await service.send('Hi');
    expect([message.content, message.status, service.state.error]).to.deep.equal(['done', 'complete', null]);
  });

  it('ends as lost, the partial text kept, where nothing was saved', async () => {
    const {service} = scriptChat([cut, {status: 410}, json({messages: [question]})]);
    const message = await service.send('Hi');
    expect([message.content, service.state.error?.code]).to.deep.equal(['one ', 'resume-lost']);
  });
});

describe('resuming after a reload', () => {
  it('opens the conversation of this tab and finishes its answer once', async () => {
    const storage = new MapStorage();
    const before = scriptChat([{chunks: frames.slice(0, 2), cut: 'hold'}], {storage});
    void before.service.send('Hi');
    await until(() => before.service.state.streamingContent !== '');
    before.service.dispose();

    const {service, wire} = scriptChat([open, {chunks: frames}], {storage});
    const message = await service.resume();
    expect([message?.content, texts(service)]).to.deep.equal(['one two', ['Hi', 'one two']]);
    expect(wire.requests.every(({init}) => init.method === 'GET')).to.equal(true);
  });

  it('sends again under its key what nobody confirmed', async () => {
    const storage = new MapStorage();
    const before = scriptChat([{cut: 'hold'}], {storage});
    void before.service.send('Hi');
    await until(() => before.wire.requests.length === 1);
    before.service.dispose();

    const {service, wire} = scriptChat([{chunks: frames}], {storage});
    await service.resume();
    expect(wire.requests[0]?.headers.get('idempotency-key')).to.equal(
      before.wire.requests[0]?.headers.get('idempotency-key'),
    );
    expect(texts(service)).to.deep.equal(['Hi', 'one two']);
  });

  it('shows once what the server had taken and finished meanwhile', async () => {
    const storage = new MapStorage();
    const unaccepted = {idempotencyKey: 'k', request: {trigger: 'send', message: 'Hi', conversationId: 'c'}};
    storage.setItem(`chat-stream:${storageKey}`, JSON.stringify({conversationId: 'c', unaccepted}));
    const {service} = scriptChat([finished, {chunks: frames}], {storage, storageKey});
    await service.resume();
    expect(texts(service)).to.deep.equal(['Hi', 'one two']);
  });

  it('asks no model a second time where sending twice is asking twice', async () => {
    const storage = new MapStorage();
    const before = scriptChat([{cut: 'hold'}], {storage, protocol: 'openai-chat'});
    void before.service.send('Hi');
    await until(() => before.wire.requests.length === 1);
    before.service.dispose();
    const {service, wire} = scriptChat([], {storage, protocol: 'openai-chat'});
    expect([await service.resume(), wire.requests.length]).to.deep.equal([null, 0]);
  });

  it('sends nothing again once words of the answer came, on a wire that names no start', async () => {
    const storage = new MapStorage();
    const chunks = ['data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'];
    const before = scriptChat([{chunks, cut: 'hold'}], {storage});
    void before.service.send('Hi');
    await until(() => before.service.state.streamingContent !== '');
    before.service.dispose();
    const {service, wire} = scriptChat([], {storage});
    expect([await service.resume(), wire.requests.length]).to.deep.equal([null, 0]);
  });

  it('keeps no text once the server took the message', async () => {
    const storage = new MapStorage();
    const {service} = scriptChat([{chunks: frames, cut: 'hold'}], {storage});
    await service.send('a secret');
    expect([...storage.entries.values()].join()).to.not.match(/secret|one/);
  });

  it('does not open a conversation again that is gone', async () => {
    const storage = new MapStorage();
    storage.setItem(`chat-stream:${storageKey}`, JSON.stringify({conversationId: 'gone', unaccepted: null}));
    const first = scriptChat([{status: 404}], {storage, storageKey});
    await first.service.resume().catch(() => {});
    const second = scriptChat([], {storage, storageKey});
    expect(await second.service.resume()).to.equal(null);
  });

  it('opens the conversation it was given rather than the one it remembers', async () => {
    const storage = new MapStorage();
    storage.setItem(`chat-stream:${storageKey}`, JSON.stringify({conversationId: 'old', unaccepted: null}));
    const {service} = scriptChat([finished], {storage, storageKey, conversationId: 'given'});
    await service.resume();
    expect(service.state.conversationId).to.equal('given');
  });

  it('loads again on retry what could not be loaded', async () => {
    const {service} = scriptChat([{status: 503}, finished], {conversationId: 'c'});
    await service.resume().catch(() => {});
    await service.retry();
    expect([texts(service), service.state.error]).to.deep.equal([['Hi', 'done'], null]);
  });
});
