import type {ChatError} from '../../../src/base/chat-error.js';
import type {StreamingChatService} from '../../../src/chat/streaming-chat-service.js';
import {type ScriptedChat, scriptChat} from '../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const start = (messageId: string, userMessageId?: string) => ({
  type: 'start',
  streamId: `s-${messageId}`,
  messageId,
  conversationId: 'c',
  model: 'x',
  ...(userMessageId && {userMessageId}),
});
const done = {type: 'done', finishReason: 'stop'};

/** An answer whose text is its message's id. */
const answer = (messageId: string, userMessageId?: string): Step => ({
  chunks: nativeFrames(`s-${messageId}`, [
    start(messageId, userMessageId),
    {type: 'chunk', content: messageId},
    done,
  ]),
});
const open = (messageId: string): Step => ({
  chunks: nativeFrames(`s-${messageId}`, [start(messageId), {type: 'chunk', content: '…'}]),
  cut: 'hold',
});
const json = (value: object): Step => ({type: 'application/json', chunks: [JSON.stringify(value)]});
const saved = (id: string, parentId: string | null, siblings: readonly string[] = [id]): object => ({
  id,
  parentId,
  siblings,
  role: id.startsWith('q') ? 'user' : 'assistant',
  parts: [{type: 'text', text: id}],
  text: id,
  status: 'complete',
  createdAt: 1,
});

const pathOf = ({state}: StreamingChatService): string[] => state.messages.map(({id}) => id);
const hiddenOf = ({state}: StreamingChatService): string[] => state.hidden.map(({id}) => id).sort();
const lastSiblings = ({state}: StreamingChatService) => state.messages.at(-1)?.siblings;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: ChatError) => error.code,
  );

/** A conversation `q1 a1`, and what is answered to what comes next. */
async function asked(...steps: Step[]): Promise<ScriptedChat> {
  const chat = scriptChat([answer('a1', 'q1'), ...steps]);
  await chat.service.send('q1');
  return chat;
}

describe('regenerating', () => {
  it('shows another answer in place of the old one, and counts both', async () => {
    const {service, wire} = await asked(answer('a2'));
    const message = await service.regenerate();
    expect(wire.requests[1]?.body).to.deep.equal({
      trigger: 'regenerate',
      conversationId: 'c',
      messageId: 'a1',
    });
    expect([message.id, message.parentId, message.siblings]).to.deep.equal(['a2', 'q1', ['a1', 'a2']]);
    expect([pathOf(service), hiddenOf(service)]).to.deep.equal([['q1', 'a2'], ['a1']]);
    expect(service.state.hidden[0]?.siblings).to.deep.equal(['a1', 'a2']);
  });

  it('hides what followed the answer, too', async () => {
    const {service} = await asked(answer('a2', 'q2'), answer('a3'));
    await service.send('q2');
    await service.regenerate('a1');
    expect([pathOf(service), hiddenOf(service)]).to.deep.equal([
      ['q1', 'a3'],
      ['a1', 'a2', 'q2'],
    ]);
  });

  it('counts every answer once where the server says its start twice', async () => {
    const frames = nativeFrames('s', [start('a2'), start('a2'), {type: 'chunk', content: 'x'}, done]);
    const {service} = await asked({chunks: frames});
    expect((await service.regenerate()).siblings).to.deep.equal(['a1', 'a2']);
  });

  it('waits until the open reply ended, as a message does', async () => {
    const {service, wire} = scriptChat([answer('a1', 'q1'), answer('a2')]);
    const [first, second] = await Promise.all([service.send('q1'), service.regenerate()]);
    expect([first.id, second.id, wire.requests.length]).to.deep.equal(['a1', 'a2', 2]);
  });

  it('keeps the old answer at hand where the service refuses, and asks for the question when asked again', async () => {
    const {service, wire} = await asked({status: 402}, answer('a3'));
    expect((await service.regenerate()).status).to.equal('error');
    expect(hiddenOf(service)).to.deep.equal(['a1']);
    const message = await service.regenerate();
    expect(message.siblings).to.deep.equal(['a1', 'a3']);
    expect(wire.requests[2]?.body).to.deep.equal(wire.requests[1]?.body);
    expect(hiddenOf(service)).to.deep.equal(['a1']);
  });

  it('refuses what is no answer that is shown', async () => {
    const {service, wire} = await asked();
    for (const id of ['q1', 'nobody']) {
      const reason = await service.regenerate(id).catch((error: unknown) => error);
      expect(reason).to.be.instanceOf(TypeError);
    }
    expect(await codeOf(scriptChat([]).service.regenerate())).to.equal('invalid');
    expect(wire.requests.length).to.equal(1);
  });
});

describe('editing', () => {
  it('puts the new message beside the old one, and has it answered', async () => {
    const {service, wire} = await asked(answer('a2', 'q2'));
    const message = await service.edit('q1', 'better');
    expect(wire.requests[1]?.body).to.deep.equal({
      trigger: 'send',
      message: 'better',
      conversationId: 'c',
      messageId: 'q1',
    });
    expect([message.id, pathOf(service), hiddenOf(service)]).to.deep.equal([
      'a2',
      ['q2', 'a2'],
      ['a1', 'q1'],
    ]);
    expect(service.state.messages[0]?.siblings).to.deep.equal(['q1', 'q2']);
  });

  it('replaces a message that never arrived', async () => {
    const {service, wire} = await asked({status: 402}, answer('a2', 'q2'));
    await service.send('q2');
    const unsent = service.state.messages.at(-2)?.id ?? '';
    await service.edit(unsent, 'better');
    expect(wire.requests[2]?.body).to.deep.equal({trigger: 'send', message: 'better', conversationId: 'c'});
    expect([pathOf(service), hiddenOf(service)]).to.deep.equal([['q1', 'a1', 'q2', 'a2'], []]);
  });

  it('refuses a message that is none, and changes nothing', async () => {
    const {service, wire} = await asked();
    const before = service.state;
    for (const [id, text] of [
      ['q1', ' '],
      ['a1', 'Hi'],
    ] as const) {
      expect(await service.edit(id, text).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    }
    expect([service.state === before, wire.requests.length]).to.deep.equal([true, 1]);
  });
});

describe('choosing a branch', () => {
  it('tells the server, and shows what is saved', async () => {
    const {service, wire} = await asked(
      answer('a2'),
      {status: 200},
      json({messages: [saved('q1', null), saved('a1', 'q1', ['a1', 'a2'])]}),
    );
    await service.regenerate();
    await service.selectBranch('a1');
    expect(
      wire.requests.slice(2).map(({init, url, body}) => [init.method, url.pathname, body]),
    ).to.deep.equal([
      ['PATCH', '/api/ai/conversations/c', {activeMessageId: 'a1'}],
      ['GET', '/api/ai/conversations/c/messages', undefined],
    ]);
    expect([pathOf(service), hiddenOf(service), lastSiblings(service)]).to.deep.equal([
      ['q1', 'a1'],
      ['a2'],
      ['a1', 'a2'],
    ]);
  });

  it('keeps the path where the server cannot, and says why', async () => {
    const {service} = await asked(answer('a2'), {status: 503});
    await service.regenerate();
    expect(await codeOf(service.selectBranch('a1'))).to.equal('overloaded');
    expect([pathOf(service), service.state.error?.stage]).to.deep.equal([['q1', 'a2'], 'load']);
  });

  it('waits for no reply', async () => {
    const {service, wire} = await asked(open('a2'));
    void service.regenerate();
    await until(() => service.state.streamingContent !== '');
    expect([
      await codeOf(service.selectBranch('a1')),
      await codeOf(service.deleteMessage('q1')),
    ]).to.deep.equal(['conversation-busy', 'conversation-busy']);
    expect(wire.requests.length).to.equal(2);
  });

  it('gives way where another conversation is opened meanwhile', async () => {
    const half: Step = {type: 'application/json', chunks: ['{"messages":'], cut: 'hold'};
    const {service, wire} = await asked({status: 200}, half, json({messages: []}));
    const choosing = codeOf(service.selectBranch('a1'));
    await until(() => wire.requests.length === 3);
    await service.openConversation('other');
    expect([await choosing, service.state.conversationId]).to.deep.equal(['aborted', 'other']);
  });

  it('lets a message wait until the branch is shown', async () => {
    const loaded = json({messages: [saved('q1', null), saved('a1', 'q1', ['a1', 'a2'])]});
    const {service} = await asked(answer('a2'), {status: 200}, loaded, answer('a3', 'q3'));
    await service.regenerate();
    await Promise.all([service.selectBranch('a1'), service.send('q3')]);
    expect(pathOf(service)).to.deep.equal(['q1', 'a1', 'q3', 'a3']);
  });
});

describe('deleting a message', () => {
  it('deletes it and what follows on the server, and shows what is saved', async () => {
    const {service, wire} = await asked(
      answer('a2'),
      {status: 204},
      json({messages: [saved('q1', null), saved('a1', 'q1')]}),
    );
    await service.regenerate();
    await service.deleteMessage('a2');
    expect([wire.requests[2]?.init.method, wire.requests[2]?.url.pathname]).to.deep.equal([
      'DELETE',
      '/api/ai/messages/a2',
    ]);
    expect([pathOf(service), hiddenOf(service), lastSiblings(service)]).to.deep.equal([
      ['q1', 'a1'],
      [],
      ['a1'],
    ]);
  });

  it('asks the server nothing of a message that never arrived', async () => {
    const {service, wire} = await asked(
      {status: 402},
      json({messages: [saved('q1', null), saved('a1', 'q1')]}),
    );
    await service.send('q2');
    await service.deleteMessage(service.state.messages.at(-2)?.id ?? '');
    expect(wire.requests.map(({init}) => init.method)).to.deep.equal(['POST', 'POST', 'GET']);
    expect(pathOf(service)).to.deep.equal(['q1', 'a1']);
  });

  it('refuses one that is not known', async () => {
    const {service} = await asked();
    expect(await service.deleteMessage('nobody').catch((error: unknown) => error)).to.be.instanceOf(
      TypeError,
    );
  });
});

describe('a server that remembers nothing', () => {
  const openAI = (text: string): Step => ({
    chunks: [`data: ${JSON.stringify({choices: [{delta: {content: text}}]})}\n\n`, 'data: [DONE]\n\n'],
  });
  const texts = ({state}: StreamingChatService): string[] => state.messages.map(({content}) => content);

  it('is asked with the path that is shown, and its branches are kept here', async () => {
    const {service, wire} = scriptChat([openAI('one'), openAI('two'), openAI('three')], {
      protocol: 'openai-chat',
    });
    const first = await service.send('Hi');
    const second = await service.regenerate();
    expect(second.siblings).to.deep.equal([first.id, second.id]);
    expect((wire.requests[1]?.body as {messages: unknown}).messages).to.deep.equal([
      {role: 'user', content: 'Hi'},
    ]);
    await service.selectBranch(first.id);
    expect([texts(service), lastSiblings(service)]).to.deep.equal([
      ['Hi', 'one'],
      [first.id, second.id],
    ]);
    await service.edit(service.state.messages[0]?.id ?? '', 'Hello');
    expect([texts(service), service.state.hidden.length]).to.deep.equal([['Hello', 'three'], 3]);
    await service.deleteMessage(service.state.messages[0]?.id ?? '');
    expect([texts(service), service.state.hidden.length]).to.deep.equal([['Hi', 'two'], 1]);
  });
});

describe('what a reload finds', () => {
  const storageWith = (request: object) => {
    const entries = new Map([
      ['chat-stream:x', JSON.stringify({conversationId: 'c', unaccepted: {idempotencyKey: 'k', request}})],
    ]);
    return {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => void entries.set(key, value),
      removeItem: (key: string) => void entries.delete(key),
    };
  };
  const regenerate = {trigger: 'regenerate', conversationId: 'c', messageId: 'a1'};
  const edit = {trigger: 'send', message: 'q2', conversationId: 'c', messageId: 'q1'};
  const cases = [
    ['another answer nobody confirmed, not begun', regenerate, [saved('q1', null), saved('a1', 'q1')]],
    [
      'another answer nobody confirmed, finished',
      regenerate,
      [saved('q1', null), saved('a2', 'q1', ['a1', 'a2'])],
    ],
  ] as const;
  for (const [title, request, messages] of cases) {
    it(`takes up ${title}, and shows it once`, async () => {
      const storage = storageWith(request);
      const {service, wire} = scriptChat([json({messages}), answer('a2')], {storage, storageKey: 'x'});
      await service.resume();
      expect([pathOf(service), lastSiblings(service)]).to.deep.equal([
        ['q1', 'a2'],
        ['a1', 'a2'],
      ]);
      expect(wire.requests[1]?.headers.get('idempotency-key')).to.equal('k');
    });
  }

  it('takes up a rewritten message that was answered meanwhile, and shows it once', async () => {
    const messages = [saved('q2', null, ['q1', 'q2']), saved('a2', 'q2')];
    const options = {storage: storageWith(edit), storageKey: 'x'};
    const {service} = scriptChat([json({messages}), answer('a2', 'q2')], options);
    await service.resume();
    expect([pathOf(service), hiddenOf(service)]).to.deep.equal([['q2', 'a2'], []]);
    expect(service.state.messages[0]?.siblings).to.deep.equal(['q1', 'q2']);
  });
});

describe('retrying', () => {
  it('gives a refused message the server’s id once it is taken', async () => {
    const {service} = scriptChat([{status: 402}, answer('a1', 'q1')]);
    await service.send('Hi');
    await service.retry();
    expect(pathOf(service)).to.deep.equal(['q1', 'a1']);
  });

  it('asks once where it is pressed twice', async () => {
    const {service, wire} = scriptChat([{status: 402}, answer('a1', 'q1')]);
    await service.send('Hi');
    await Promise.all([service.retry(), service.retry()]);
    expect([wire.requests.length, pathOf(service)]).to.deep.equal([2, ['q1', 'a1']]);
  });

  it('says where a message belongs that follows an answer of which nothing was saved', async () => {
    const {service, wire} = await asked({status: 402}, answer('a3', 'q3'));
    await service.regenerate();
    await service.send('q3');
    expect(wire.requests[2]?.body).to.deep.equal({
      trigger: 'send',
      message: 'q3',
      conversationId: 'c',
      parentId: 'q1',
    });
  });
});
