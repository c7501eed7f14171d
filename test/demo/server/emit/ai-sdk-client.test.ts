import {after, before, describe, it} from 'node:test';
import {DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk} from 'ai';
import {expect} from 'chai';
import {eventually} from '../../../support/server-eventually.js';
import {messagesOf, postJson, startServer, type TestServer} from '../../../support/server-harness.js';
import {as, startServerOfPeople} from '../people/people-server.js';

const words = 'word '.repeat(2_000);

const says = (text: string, role: 'user' | 'assistant' = 'user'): UIMessage => ({
  id: `of ${role}: ${text.slice(0, 9)}`,
  role,
  parts: [{type: 'text', text}],
});

const textOf = (message: UIMessage | undefined): string =>
  (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');

/** What the reader of the AI SDK makes of a stream in the end. */
async function read(stream: ReadableStream<UIMessageChunk>): Promise<UIMessage | undefined> {
  let last: UIMessage | undefined;
  for await (const message of readUIMessageStream({stream, terminateOnError: true})) last = message;
  return last;
}

interface Asked {
  readonly chatId: string;
  readonly messages: UIMessage[];
  readonly model?: string;
  readonly trigger?: 'submit-message' | 'regenerate-message';
  readonly signal?: AbortSignal;
  readonly headers?: Record<string, string>;
}

describe('the chat transport of the AI SDK', () => {
  let server: TestServer;
  let slow: TestServer;
  before(async () => {
    server = await startServer();
    slow = await startServer({mockWordDelayMs: 20});
  });
  after(async () => {
    await server.dispose();
    await slow.dispose();
  });

  const transportOf = ({url}: TestServer) => new DefaultChatTransport<UIMessage>({api: `${url}/api/chat`});
  const send = (
    at: TestServer,
    {chatId, messages, model = 'mock/echo', trigger = 'submit-message', signal, headers}: Asked,
  ): Promise<ReadableStream<UIMessageChunk>> =>
    transportOf(at).sendMessages({
      chatId,
      messages,
      trigger,
      messageId: undefined,
      abortSignal: signal,
      body: {model},
      ...(headers ? {headers} : {}),
    });

  it('reads text, its end, its model and its tokens', async () => {
    const message = await read(
      await send(server, {chatId: 'plain', messages: [says('Grüße \u2028\r\n 😀')]}),
    );
    expect(message?.parts.map(({type}) => type)).to.deep.equal(['step-start', 'text']);
    expect(textOf(message)).to.equal('Grüße \u2028\r\n 😀');
    expect(message?.metadata).to.deep.include({
      model: 'mock/echo',
      usage: {inputTokens: 2, outputTokens: 2, totalTokens: 4},
    });
  });

  it('reads thoughts', async () => {
    const message = await read(
      await send(server, {chatId: 'thoughts', messages: [says('Hi')], model: 'mock/reasoning'}),
    );
    const [thought] = message?.parts.filter((part) => part.type === 'reasoning') ?? [];
    expect(thought).to.include({state: 'done'});
    expect(thought?.text).to.contain('The person wrote 1 words.');
  });

  it('reads a tool, its result, and what is said after it as the next step', async () => {
    const message = await read(
      await send(server, {chatId: 'tools', messages: [says('one two')], model: 'mock/tools'}),
    );
    expect(message?.parts.map(({type}) => type)).to.deep.equal([
      'step-start',
      'tool-count_words',
      'step-start',
      'text',
    ]);
    expect(message?.parts[1]).to.deep.include({
      toolCallId: 'call_count_words',
      state: 'output-available',
      input: {text: 'one two'},
      output: {words: 2},
    });
  });

  it('is known by its header', async () => {
    const body = {id: 'header', messages: [says('Hi')], trigger: 'submit-message', model: 'mock/echo'};
    const response = await postJson(`${server.url}/api/chat`, body);
    expect([
      response.headers.get('x-vercel-ai-ui-message-stream'),
      (await response.text()).slice(-14),
    ]).to.deep.equal(['v1', 'data: [DONE]\n\n']);
  });

  it('has a conversation of the person for each chat, with what was asked and said here', async () => {
    const first = [says('one')];
    const answer = await read(await send(server, {chatId: 'kept', messages: first}));
    await read(
      await send(server, {
        chatId: 'kept',
        messages: [...first, says(textOf(answer), 'assistant'), says('two')],
      }),
    );
    const listed = (await (await fetch(`${server.url}/api/ai/conversations`)).json()) as {
      conversations: {id: string; title: string}[];
    };
    const [kept, ...others] = listed.conversations.filter(({title}) => title === 'one');
    expect(others).to.deep.equal([]);
    const saved = await messagesOf(server, kept?.id ?? '');
    expect(saved.map(({text}) => text)).to.deep.equal(['one', 'one', 'two', 'two']);
  });

  it('has the model asked what the client says was said', async () => {
    const messages = [says('a b c'), says('d e', 'assistant'), says('f')];
    const message = await read(await send(server, {chatId: 'told', messages}));
    expect(message?.metadata).to.deep.include({usage: {inputTokens: 6, outputTokens: 1, totalTokens: 7}});
  });

  it('answers again beside the first answer', async () => {
    const messages = [says('again')];
    await read(await send(server, {chatId: 'again', messages}));
    await read(await send(server, {chatId: 'again', messages, trigger: 'regenerate-message'}));
    const listed = (await (await fetch(`${server.url}/api/ai/conversations`)).json()) as {
      conversations: {id: string; title: string}[];
    };
    const saved = await messagesOf(
      server,
      listed.conversations.find(({title}) => title === 'again')?.id ?? '',
    );
    expect([saved.length, saved[1]?.siblings.length]).to.deep.equal([2, 2]);
  });

  it('takes an answer up from its start after its reader left, which does not stop it', async () => {
    const abort = new AbortController();
    const question = 'word '.repeat(40).trim();
    const stream = await send(slow, {chatId: 'left', messages: [says(question)], signal: abort.signal});
    await stream.getReader().read();
    abort.abort();
    const again = await transportOf(slow).reconnectToStream({chatId: 'left'});
    if (!again) throw new Error('nothing to take up');
    expect(textOf(await read(again))).to.equal(question);
    expect(await transportOf(slow).reconnectToStream({chatId: 'left'})).to.equal(null);
  });

  it('finds nothing to take up where nothing is written', async () => {
    expect(await transportOf(server).reconnectToStream({chatId: 'never'})).to.equal(null);
  });

  it('stops the old answer of a chat by asking on', async () => {
    const old = await send(slow, {chatId: 'on', messages: [says(words)]});
    const message = await read(await send(slow, {chatId: 'on', messages: [says(words), says('next')]}));
    expect(textOf(message)).to.equal('next');
    const chunks: string[] = [];
    for await (const {type} of old as unknown as AsyncIterable<UIMessageChunk>) chunks.push(type);
    expect(chunks.at(-1)).to.equal('abort');
    await eventually(
      async () => slow.counts().runs,
      (runs) => runs === 0,
    );
  });

  it('is refused a chat without a question, and one with files', async () => {
    const file = {type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AA=='} as const;
    for (const messages of [[says('Hi'), says('Hello', 'assistant')], [{...says('Hi'), parts: [file]}]]) {
      const failure = await send(server, {chatId: 'refused', messages}).catch((error: Error) => error);
      expect(failure).to.be.instanceOf(Error);
      expect(JSON.parse((failure as Error).message)).to.include({status: 422, code: 'invalid'});
    }
  });

  it('keeps its chat where another request for it is refused at the same time', async () => {
    const ask = (id: string, model: string) =>
      postJson(`${server.url}/api/chat`, {id, messages: [says(id)], model});
    const chats = Array.from({length: 8}, (_, at) => `at once ${at}`);
    const asked = chats.flatMap((id) => [ask(id, 'none'), ask(id, 'mock/echo'), ask(id, 'none')]);
    const answers = await Promise.all(asked);
    const served = answers.filter(({status}) => status === 200);
    const bodies = await Promise.all(served.map((answer) => answer.text()));
    for (const text of bodies) expect(text).not.to.contain('"type":"error"');
    const listed = await (await fetch(`${server.url}/api/ai/conversations`)).text();
    expect(listed.match(/"title":"at once/g)).to.have.length(served.length);
  });

  it('leaves no conversation where the request is refused', async () => {
    const failure = await send(server, {
      chatId: 'nothing',
      messages: [says('a model that is not there')],
      model: 'none',
    }).catch((error: Error) => error);
    expect(JSON.parse((failure as Error).message)).to.include({status: 422});
    const listed = await (await fetch(`${server.url}/api/ai/conversations`)).text();
    expect(listed).not.to.contain('a model that is not there');
  });
});

describe('the chat transport of the AI SDK, where people are told apart', () => {
  let server: TestServer;
  before(async () => {
    server = await startServerOfPeople({mockWordDelayMs: 20});
  });
  after(() => server.dispose());

  it('does not reach another person’s chat of the same name', async () => {
    const body = {id: 'shared name', messages: [says(words)], model: 'mock/echo'};
    const running = await postJson(`${server.url}/api/chat`, body, {headers: await as('ann')});
    const url = `${server.url}/api/chat/${encodeURIComponent('shared name')}/stream`;
    const bobs = await fetch(url, {headers: await as('bob')});
    expect(bobs.status).to.equal(204);
    const asked = await postJson(
      `${server.url}/api/chat`,
      {...body, messages: [says('Hi')]},
      {headers: await as('bob')},
    );
    expect(await asked.text()).to.contain('"finishReason":"stop"');
    const anns = await fetch(url, {headers: await as('ann')});
    expect(anns.status).to.equal(200);
    await Promise.all([anns.body?.cancel(), running.body?.cancel()]);
  });
});
