import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {HttpResponse, http} from 'msw';
import {setupServer} from 'msw/node';
import {ChatError} from '../../../../src/base/chat-error.js';
import {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';

const origin = 'https://chat.example';
const network = setupServer();
before(() => network.listen({onUnhandledRequest: 'error'}));
afterEach(() => network.resetHandlers());
after(() => network.close());

const messages = `${origin}/api/ai/conversations/:id/messages`;

async function failure(): Promise<ChatError> {
  const service = new StreamingChatService({
    endpoint: `${origin}/api/ai/chat/stream`,
    storage: null,
    random: () => 0,
  });
  const reason = await service.openConversation('c').catch((error: unknown) => error);
  if (reason instanceof ChatError) return reason;
  throw new Error(`Expected a ChatError, got ${String(reason)}`);
}

describe('loading a conversation over a network that misbehaves', () => {
  it('says what a problem body says, and shows none of its words', async () => {
    network.use(
      http.get(messages, () =>
        HttpResponse.json({code: 'forbidden', title: 'their words', hint: 'their hint'}, {status: 400}),
      ),
    );
    const error = await failure();
    expect([error.code, error.stage, error.status]).to.deep.equal(['forbidden', 'load', 400]);
    expect(`${error.message} ${error.hint}`).to.not.include('their');
  });

  it('takes a sign-in page for what it is', async () => {
    network.use(http.get(messages, () => HttpResponse.html('<form>Sign in</form>')));
    expect((await failure()).code).to.equal('protocol');
  });

  it('does not follow a redirect', async () => {
    network.use(http.get(messages, () => HttpResponse.redirect('https://elsewhere.example/', 302)));
    expect((await failure()).code).to.equal('protocol');
  });

  it('calls a line that failed a lost line', async () => {
    network.use(http.get(messages, () => HttpResponse.error()));
    expect((await failure()).code).to.equal('network');
  });

  it('calls a body that breaks off a lost line', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"messages":')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    network.use(http.get(messages, () => new HttpResponse(broken)));
    const error = await failure();
    expect([error.code, error.stage, error.retryable]).to.deep.equal(['network', 'load', true]);
  });

  it('reads no more of an endless error page than it needs', async () => {
    let sent = 0;
    let asked = 0;
    const endless = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        pull(controller) {
          sent += 1;
          controller.enqueue(new Uint8Array(16_384));
        },
      });
    network.use(
      http.get(messages, () => {
        asked += 1;
        return new HttpResponse(endless(), {status: 500});
      }),
    );
    expect((await failure()).code).to.equal('server');
    expect(sent / asked).to.be.below(20);
  });

  it('asks again where that may help, and not where it will not', async () => {
    const statuses = [503, 500, 429];
    network.use(
      http.get(messages, () => {
        const status = statuses.shift();
        return status ? new HttpResponse(null, {status}) : HttpResponse.json({messages: []});
      }),
    );
    const service = new StreamingChatService({
      endpoint: `${origin}/api/ai/chat/stream`,
      storage: null,
      random: () => 0,
    });
    await service.openConversation('c');
    expect([service.state.conversationId, statuses]).to.deep.equal(['c', []]);

    let asked = 0;
    network.use(
      http.get(messages, () => {
        asked += 1;
        return new HttpResponse(null, {status: 500, headers: {'x-should-retry': 'false'}});
      }),
    );
    expect([(await failure()).code, asked]).to.deep.equal(['server', 1]);
  });

  it('asks for new credentials once, and again with them', async () => {
    const tokens: (string | null)[] = [];
    let token = 'old';
    let isValid = true;
    network.use(
      http.get(messages, ({request}) => {
        tokens.push(request.headers.get('authorization'));
        const isFresh = isValid && request.headers.get('authorization') === 'new';
        return isFresh ? HttpResponse.json({messages: []}) : new HttpResponse(null, {status: 401});
      }),
    );
    const service = new StreamingChatService({
      endpoint: `${origin}/api/ai/chat/stream`,
      storage: null,
      headers: () => ({authorization: token}),
      refreshAuth: () => {
        token = 'new';
      },
    });
    await service.openConversation('c');
    expect(tokens).to.deep.equal(['old', 'new']);
    isValid = false;
    const reason = await service.openConversation('c').catch((error: ChatError) => error.code);
    expect([reason, tokens.length]).to.deep.equal(['auth', 4]);
  });
});
