import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {StreamingChatService, type StreamingChatServiceOptions} from '../../src/index.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {startCuttingProxy} from '../support/cutting-proxy.js';

const words = 'Grüße aus Ælfheim 🧝, 你好 and a 👩‍👩‍👧 family, to the end.';

/** Long enough that it is still being written when the next thing happens, on a busy machine too. */
const story = Array.from({length: 30}, (_, at) => `${at}. ${words}`).join(' ');

let world: ChatWorld;
const services: StreamingChatService[] = [];
before(async () => {
  world = await openChatWorld();
});
afterEach(() => {
  for (const service of services.splice(0)) service.dispose();
});
after(() => world.close());

function chat(
  origin = world.server.url,
  options: Partial<StreamingChatServiceOptions> = {},
): StreamingChatService {
  const service = new StreamingChatService({
    endpoint: `${origin}/api/ai/chat/stream`,
    storage: null,
    random: () => 0,
    ...options,
  });
  services.push(service);
  return service;
}

const echo = (text: string) => ({text, model: 'mock/echo'});

describe('the SDK and the real server', () => {
  it('end with the same text on both sides', async () => {
    const service = chat();
    const message = await service.send(echo(words));
    expect([message.content, message.status]).to.deep.equal([words, 'complete']);
    expect(await world.savedTexts(service.state.conversationId ?? '')).to.deep.equal([words, words]);
  });

  it('lose and double nothing when the line is cut at any byte, by FIN or RST, and ask the model once', async () => {
    for (let afterBytes = 200; afterBytes < 2600; afterBytes += 97) {
      const generations = await world.generations();
      let requests = 0;
      const proxy = await startCuttingProxy(world.server.url, () => {
        requests += 1;
        return requests <= 2 ? {afterBytes, how: afterBytes % 2 ? 'reset' : 'end'} : null;
      });
      const service = chat(proxy.url);
      const message = await service.send(echo(words));
      expect([message.content, message.status], `cut after ${afterBytes} bytes`).to.deep.equal([
        words,
        'complete',
      ]);
      expect((await world.generations()) - generations).to.equal(1);
      expect(await world.savedTexts(service.state.conversationId ?? '')).to.deep.equal([words, words]);
      service.dispose();
      await proxy.close();
    }
  });

  it('stop: what is saved is what was shown', async () => {
    const service = chat();
    const sent = service.send({text: 'Hi', model: 'mock/markdown'});
    await eventually(() => service.state.streamingContent.length > 40);
    await service.stop();
    const {content, status} = await sent;
    expect(status).to.equal('stopped');
    const saved = async () => (await world.savedTexts(service.state.conversationId ?? ''))[1];
    await eventually(async () => (await saved()) === content, 'the saved text is the shown one');
  });

  it('goes on where it was after a reload, once', async () => {
    const entries = new Map<string, string>();
    const storage = {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => void entries.set(key, value),
      removeItem: (key: string) => void entries.delete(key),
    };
    const generations = await world.generations();
    const first = chat(undefined, {storage});
    void first.send(echo(story));
    await eventually(() => first.state.streamingContent.length > 5);
    first.dispose();

    const second = chat(undefined, {storage});
    const message = await second.resume();
    expect(message?.content).to.equal(story);
    expect(second.state.messages.map(({content}) => content)).to.deep.equal([story, story]);
    expect((await world.generations()) - generations).to.equal(1);
  });

  it('a second reader of the same conversation sees the answer grow and end', async () => {
    const writer = chat();
    const sent = writer.send(echo(story));
    await eventually(() => writer.state.streamingContent.length > 5);
    const reader = chat();
    await reader.openConversation(writer.state.conversationId ?? '');
    expect(reader.state.isStreaming).to.equal(true);
    await sent;
    await eventually(() => !reader.state.isStreaming);
    expect(reader.state.messages.at(-1)?.content).to.equal(story);
  });

  it('is told plainly of a model that is not there, and can go on', async () => {
    const service = chat();
    const message = await service.send({text: 'Hi', model: 'nobody/knows'});
    expect([message.status, message.parts.map(({type}) => type)]).to.deep.equal(['error', ['error']]);
    expect((await service.send(echo('again'))).content).to.equal('again');
  });
});
