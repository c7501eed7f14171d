import {setupWorker} from 'msw/browser';
import {StreamingChatService} from '../../../src/index.js';
import {type StreamReplyOptions, streamReply} from '../../../src/testing/index.js';
import {webSocket} from '../../../src/transport/index.js';
import {after, afterEach, before, describe, expect, it} from '../../support/suite.js';

const text = 'Grüße aus Köln 👩‍🚀, **fett** und mehr.';
const endpoint = 'https://chat.example/api/ai/chat/stream';
const network = setupWorker();

async function ask(
  reply: StreamReplyOptions,
  options: Partial<ConstructorParameters<typeof StreamingChatService>[0]> = {},
) {
  network.use(...streamReply(reply));
  const service = new StreamingChatService({
    endpoint,
    storage: null,
    tabs: false,
    retry: {baseMs: 1},
    ...options,
  });
  return service.send('Hello');
}

describe('streamReply in a page', () => {
  before(() => network.start({quiet: true, onUnhandledRequest: 'bypass'}));
  afterEach(() => network.resetHandlers());
  after(() => network.stop());

  it('is taken up after what went wrong', async () => {
    // WebKit does not tell a page that a stream of its service worker broke.
    const isWebKit = /AppleWebKit(?!.*Chrom)/.test(navigator.userAgent);
    const cut = isWebKit ? {status: 503, times: 1} : {halfCharacterAt: 200};
    const message = await ask({text, faults: [cut, {duplicate: 3}]});
    expect([message.status, message.content]).to.deep.equal(['complete', text]);
  });

  it('speaks another wire', async () => {
    const url = 'https://chat.example/v1/messages';
    const options = {endpoint: url, protocol: 'anthropic'} as const;
    const message = await ask({protocol: 'anthropic', text, chunkMs: 1, pieceBytes: 50}, options);
    expect([message.status, message.content]).to.deep.equal(['complete', text]);
  });

  it('answers on a socket', async () => {
    const url = 'https://chat.example/api/ai/chat/socket';
    const transports = [webSocket(url, {auth: false, lingerMs: 0})];
    const options = {endpoint: url, protocol: 'chat-chunk', transports} as const;
    const message = await ask({protocol: 'chat-chunk', text}, options);
    expect([message.status, message.content]).to.deep.equal(['complete', text]);
  });
});
