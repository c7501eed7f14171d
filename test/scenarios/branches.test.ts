import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {StreamingChatService, type StreamingChatServiceOptions} from '../../src/index.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';

let world: ChatWorld;
const services: StreamingChatService[] = [];
before(async () => {
  world = await openChatWorld();
});
afterEach(() => {
  for (const service of services.splice(0)) service.dispose();
});
after(() => world.close());

function chat(options: Partial<StreamingChatServiceOptions> = {}): StreamingChatService {
  const endpoint = `${world.server.url}/api/ai/chat/stream`;
  const service = new StreamingChatService({endpoint, storage: null, random: () => 0, ...options});
  services.push(service);
  return service;
}

/** What a person sees of the path: who said what, and which answers are beside it. */
const pathOf = ({state}: StreamingChatService) =>
  state.messages.map(({id, role, content, siblings}) => ({id, role, content, siblings}));

/** A page that was just opened shows what this one shows, hence what is saved. */
async function expectSaved(service: StreamingChatService): Promise<void> {
  const reloaded = chat({conversationId: service.state.conversationId ?? ''});
  await reloaded.resume();
  expect(pathOf(reloaded)).to.deep.equal(pathOf(service));
}

const echo = (text: string) => ({text, model: 'mock/echo'});
const last = ({state}: StreamingChatService) => {
  const message = state.messages.at(-1);
  if (!message) throw new Error('There is no message.');
  return message;
};

describe('branches on the real server', () => {
  it('hold every answer that was asked for, and each can be shown again', async () => {
    const generations = await world.generations();
    const service = chat();
    const first = await service.send(echo('one'));
    const second = await service.regenerate();
    await expectSaved(service);
    const third = await service.regenerate(second.id);
    const ids = [first.id, second.id, third.id];
    expect(third.siblings).to.deep.equal(ids);
    await expectSaved(service);
    for (const id of ids) {
      await service.selectBranch(id);
      expect([last(service).id, last(service).siblings]).to.deep.equal([id, ids]);
      await expectSaved(service);
    }
    expect((await world.generations()) - generations).to.equal(3);
  });

  it('come back whole: the newest message at each step', async () => {
    const service = chat();
    const first = await service.send(echo('one'));
    await service.send(echo('two'));
    const whole = pathOf(service);
    await service.regenerate(first.id);
    expect(service.state.messages.length).to.equal(2);
    await service.selectBranch(first.id);
    expect(pathOf(service).map(({id}) => id)).to.deep.equal(whole.map(({id}) => id));
    await expectSaved(service);
    await service.send(echo('three'));
    expect(service.state.messages.map(({content}) => content)).to.deep.equal(
      ['one', 'two', 'three'].flatMap((text) => [text, text]),
    );
    await expectSaved(service);
  });

  it('begin where a message is rewritten, the first one too', async () => {
    const generations = await world.generations();
    const service = chat();
    await service.send(echo('one'));
    await service.send(echo('two'));
    const [question, , later] = service.state.messages;
    await service.edit(later?.id ?? '', echo('too'));
    expect(service.state.messages.map(({content}) => content)).to.deep.equal(['one', 'one', 'too', 'too']);
    await expectSaved(service);
    await service.edit(question?.id ?? '', echo('other'));
    expect(service.state.messages.map(({content}) => content)).to.deep.equal(['other', 'other']);
    await expectSaved(service);
    await service.selectBranch(question?.id ?? '');
    expect(service.state.messages.map(({content}) => content)).to.deep.equal(['one', 'one', 'too', 'too']);
    await expectSaved(service);
    expect((await world.generations()) - generations).to.equal(4);
  });

  it('go when they are deleted: the newest beside them is shown, else what came before', async () => {
    const service = chat();
    const first = await service.send(echo('one'));
    const second = await service.regenerate();
    await service.send(echo('after'));
    await service.deleteMessage(second.id);
    expect([last(service).id, last(service).siblings]).to.deep.equal([first.id, [first.id]]);
    await expectSaved(service);
    await service.deleteMessage(first.id);
    expect(service.state.messages.map(({content}) => content)).to.deep.equal(['one']);
    expect(service.state.hidden).to.deep.equal([]);
    await expectSaved(service);
  });

  it('stay where a change comes while an answer is being written', async () => {
    const service = chat();
    const first = await service.send(echo('one'));
    const other = chat();
    await other.openConversation(service.state.conversationId ?? '');
    const going = service.send({text: 'two', model: 'mock/markdown'});
    await eventually(() => service.state.streamingContent !== '');
    const busy = (error: {code: string}) => error.code;
    expect(await service.deleteMessage(first.id).catch(busy)).to.equal('conversation-busy');
    // This page saw no answer begin: the server is who refuses.
    expect(await other.selectBranch(first.id).catch(busy)).to.equal('conversation-busy');
    expect([last(other).id, other.state.error?.stage]).to.deep.equal([first.id, 'load']);
    await service.stop();
    await going;
  });
});

describe('an answer cut at a length, on the real server', () => {
  it('goes on in the same message, once', async () => {
    const generations = await world.generations();
    const service = chat();
    const cut = await service.send({text: 'Tell me', model: 'mock/length'});
    expect([cut.metadata?.['finishReason'], cut.content.split(' ').length]).to.deep.equal(['length', 12]);
    await expectSaved(service);
    const whole = await service.continue();
    expect([whole.id, whole.status, whole.metadata?.['finishReason']]).to.deep.equal([
      cut.id,
      'complete',
      'stop',
    ]);
    expect(whole.content.startsWith(cut.content)).to.equal(true);
    expect(whole.content).to.match(/up to this end\.$/);
    await expectSaved(service);
    expect((await world.generations()) - generations).to.equal(2);
    const saved = chat({conversationId: service.state.conversationId ?? ''});
    await saved.resume();
    expect(last(saved).usage).to.deep.equal(whole.usage);
  });

  it('goes on from a reload, and after a stop', async () => {
    const service = chat();
    await service.send({text: 'Tell me', model: 'mock/length'});
    const reloaded = chat({conversationId: service.state.conversationId ?? ''});
    await reloaded.resume();
    const going = reloaded.continue();
    const before = reloaded.state.streamingContent.length;
    await eventually(() => reloaded.state.streamingContent.length > before + 10);
    await reloaded.stop();
    const stopped = await going;
    await eventually(
      async () => (await world.savedTexts(service.state.conversationId ?? '')).at(-1) === stopped.content,
      'the saved text is the shown one',
    );
    const whole = await reloaded.continue();
    expect(whole.content).to.match(/up to this end\.$/);
    await expectSaved(reloaded);
  });
});
