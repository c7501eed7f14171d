import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {setupServer} from 'msw/node';
import {WebSocket} from 'ws';
import {type WireName, wireNames} from '../../../src/encoders/wire-encoder.js';
import {StreamingChatService} from '../../../src/index.js';
import type {ChatMessage} from '../../../src/model/message.js';
import {openAIResponses} from '../../../src/protocols/openai-responses.js';
import {streamReply} from '../../../src/testing/index.js';
import {ndjson, sse, type Transport, webSocket} from '../../../src/transport/index.js';

const text = 'Grüße: **fett** 👩‍🚀, "Zitat" und `data: x`\n\nEnde.';
const host = 'https://chat.example';
/** The usual path of each wire, as its own clients ask for it. */
const paths: Readonly<Record<WireName, string>> = {
  'chat-stream': '/api/ai/chat/stream',
  text: '/api/v1/chat/unified/stream',
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  anthropic: '/v1/messages',
  gemini: '/v1beta/models/gemini-test:streamGenerateContent',
  ollama: '/api/chat',
  'ai-sdk': '/api/chat',
  'ag-ui': '/agent',
  'chat-chunk': '/api/ai/chat/socket',
};
/** Wires that have a word for text and for nothing else. */
const textOnly: readonly WireName[] = ['text', 'chat-chunk'];
/** Wires in which an answer that was cut can be asked for again. */
const resumed: readonly WireName[] = ['chat-stream', 'ai-sdk', 'openai-responses'];
/** Bytes behind the first words and ahead of the last, where 1200 are not. */
const cutAfter: Partial<Readonly<Record<WireName, number>>> = {
  text: 200,
  'chat-chunk': 200,
  'openai-responses': 4000,
};

const network = setupServer();

function transportFor(protocol: WireName): Transport {
  if (protocol === 'chat-chunk') return webSocket(`${host}${paths[protocol]}`, {auth: false, lingerMs: 0});
  return protocol === 'ollama' ? ndjson() : sse();
}

async function read(
  protocol: WireName,
  reply: Parameters<typeof streamReply>[0],
  attempts = 2,
): Promise<ChatMessage> {
  network.use(...streamReply({protocol, ...reply}));
  const service = new StreamingChatService({
    endpoint: host + paths[protocol],
    protocol: protocol === 'openai-responses' ? openAIResponses({background: true}) : protocol,
    transports: [transportFor(protocol)],
    storage: null,
    random: () => 0,
    retry: {attempts, baseMs: 1},
  });
  return service.send('Hello');
}

describe('streamReply in each wire', () => {
  const known = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  before(() => {
    // Node 20 has none of its own for msw to take the place of.
    if (!known)
      Object.defineProperty(globalThis, 'WebSocket', {value: WebSocket, configurable: true, writable: true});
    network.listen({onUnhandledRequest: 'error'});
  });
  afterEach(() => network.resetHandlers());
  after(() => {
    network.close();
    if (!known) Reflect.deleteProperty(globalThis, 'WebSocket');
  });

  for (const protocol of wireNames) {
    it(`${protocol}: is read whole, in small pieces too`, async () => {
      for (const pieceBytes of [7, 4096]) {
        const message = await read(protocol, {text, pieceBytes});
        expect([message.status, message.content]).to.deep.equal(['complete', text]);
      }
    });

    it(`${protocol}: ${resumed.includes(protocol) ? 'is taken up' : 'keeps what came'} after a cut`, async () => {
      const said = 'word '.repeat(200);
      const message = await read(protocol, {text: said, faults: {cutAtByte: cutAfter[protocol] ?? 1200}});
      if (resumed.includes(protocol)) {
        expect([message.status, message.content]).to.deep.equal(['complete', said]);
        return;
      }
      expect(message.status).to.equal('error');
      expect(message.content).to.match(/^(word )+$/);
      expect(message.content.length).to.be.below(said.length);
      expect(message.parts.at(-1)).to.include({type: 'error'});
    });

    it(`${protocol}: is refused, and then answered`, async () => {
      const message = await read(protocol, {text, faults: {status: 503, retryAfter: 0}}, 3);
      expect([message.status, message.content]).to.deep.equal(['complete', text]);
    });

    if (textOnly.includes(protocol)) continue;
    it(`${protocol}: calls a tool`, async () => {
      const message = await read(protocol, {toolCalls: [{name: 'weather', arguments: {city: 'Köln'}}]});
      const call = message.parts.find((part) => part.type === 'tool-call');
      expect(call?.name).to.equal('weather');
      expect(JSON.parse(call?.arguments ?? '')).to.deep.equal({city: 'Köln'});
    });
  }
});
