import type {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';
import {
  answer,
  asked,
  codeOf,
  done,
  hiddenOf,
  json,
  lastSiblings,
  pathOf,
  saved,
  start,
} from '../../../support/branching-chat.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

/** Of this run alone: a lock of this name that another page or worker holds would be waited for. */
const storageKey = crypto.randomUUID();

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
      [
        `chat-stream:${storageKey}`,
        JSON.stringify({conversationId: 'c', unaccepted: {idempotencyKey: 'k', request}}),
      ],
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
      const {service, wire} = scriptChat([json({messages}), answer('a2')], {storage, storageKey});
      await service.resume();
      expect([pathOf(service), lastSiblings(service)]).to.deep.equal([
        ['q1', 'a2'],
        ['a1', 'a2'],
      ]);
      expect(wire.requests[1]?.headers.get('idempotency-key')).to.equal('k');
    });
  }

  it('is found though another holds the lock for taking what waits, and never gives it back', async () => {
    const {locks} = (globalThis as {navigator?: {locks?: LockManager}}).navigator ?? {};
    let giveBack = (): void => {};
    const held = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    await new Promise<void>((resolve) => {
      if (!locks) resolve();
      locks?.request(`chat-stream:${storageKey}:outbox:taking`, () => {
        resolve();
        return held;
      });
    });
    const answers = [json({messages: [saved('q1', null), saved('a2', 'q1', ['a1', 'a2'])]}), answer('a2')];
    const {service} = scriptChat(answers, {storage: storageWith(regenerate), storageKey});
    await service.resume();
    giveBack();
    expect(pathOf(service)).to.deep.equal(['q1', 'a2']);
  });

  it('takes up a rewritten message that was answered meanwhile, and shows it once', async () => {
    const messages = [saved('q2', null, ['q1', 'q2']), saved('a2', 'q2')];
    const options = {storage: storageWith(edit), storageKey};
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
