import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {WebSocket} from 'ws';
import {type StateEvent, StreamingChatService, type StreamingChatServiceOptions} from '../../src/index.js';
import {chatChunk} from '../../src/protocols/chat-chunk.js';
import {sse, webSocket} from '../../src/transport/index.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type CuttingProxy, startCuttingProxy} from '../support/cutting-proxy.js';
import {startSocketServer} from '../support/socket-server.js';

const words = 'Grüße aus Ælfheim 🧝, 你好 and a 👩‍👩‍👧 family, to the end.';
const story = Array.from({length: 30}, (_, at) => `${at}. ${words}`).join(' ');
const stride = process.env['LONG'] ? 13 : 487;

let world: ChatWorld;
const services: StreamingChatService[] = [];
before(async () => {
  world = await openChatWorld({mockWordDelayMs: 1});
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
    transports: [webSocket(`${origin}/api/ai/chat/socket`, {WebSocket, lingerMs: 0})],
    storage: null,
    random: () => 0,
    ...options,
  });
  services.push(service);
  return service;
}

const echo = (text: string) => ({text, model: 'mock/echo'});

describe('the SDK and the real server, on a socket', () => {
  it('end with the same text on both sides, with protocols native and auto', async () => {
    for (const protocol of ['auto', 'chat-stream'] as const) {
      const service = chat(undefined, {protocol});
      const message = await service.send(echo(words));
      expect([message.content, message.status]).to.deep.equal([words, 'complete']);
      expect(await world.savedTexts(service.state.conversationId ?? '')).to.deep.equal([words, words]);
    }
  });

  it('lose and double nothing wherever the socket is cut, by FIN or RST, and ask the model once', async () => {
    for (let afterBytes = 150; afterBytes < 4_000; afterBytes += stride) {
      const generations = await world.generations();
      let handshakes = 0;
      const proxy: CuttingProxy = await startCuttingProxy(world.server.url, () => {
        handshakes += 1;
        return handshakes <= 2 ? {afterBytes, how: afterBytes % 2 ? 'reset' : 'end'} : null;
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

  it('plugin calls: the chat that is answered in chunks goes on where it was, by what was said', async () => {
    const service = chat(undefined, {protocol: chatChunk()});
    const first = await service.send(echo(words));
    const second = await service.send(echo(story));
    expect([first.content, first.status, second.content, second.status]).to.deep.equal([
      words,
      'complete',
      story,
      'complete',
    ]);
  });

  it('stop: what is saved is what was shown', async () => {
    const service = chat();
    const sent = service.send(echo(story));
    await eventually(() => service.state.streamingContent.length > 40);
    await service.stop();
    const {content, status} = await sent;
    expect(status).to.equal('stopped');
    const saved = async () => (await world.savedTexts(service.state.conversationId ?? ''))[1];
    await eventually(async () => (await saved()) === content, 'the saved text is the shown one');
  });

  it('go on by server-sent events at once, where no socket can be had', async () => {
    const events: StateEvent[] = [];
    const barred = await startSocketServer();
    await barred.close();
    const service = chat(undefined, {
      transports: [webSocket(barred.url, {WebSocket}), sse()],
      allowedOrigins: [world.server.url, new URL(barred.url.replace('ws', 'http')).origin],
    });
    service.subscribe((_, event) => {
      if (event) events.push(event);
    });
    expect((await service.send(echo(words))).content).to.equal(words);
    expect(events.map(({type}) => type)).to.include('degraded');
  });

  it('open no socket to an origin that is not allowed', async () => {
    const foreign = await startSocketServer();
    const service = chat(undefined, {transports: [webSocket(foreign.url, {WebSocket})]});
    const message = await service.send(echo(words));
    expect([message.status, service.state.error?.code, foreign.opened]).to.deep.equal([
      'error',
      'forbidden',
      0,
    ]);
    expect(service.state.error?.message).to.include(new URL(foreign.url.replace('ws', 'http')).origin);
    await foreign.close();
  });
});
