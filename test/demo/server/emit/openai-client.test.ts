import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import OpenAI from 'openai';
import {eventually} from '../../../support/server-eventually.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';
import {startServerOfPeople, tokenOf} from '../people/people-server.js';

const words = 'word '.repeat(2_000);

const clientOf = (server: TestServer, apiKey = 'unused'): OpenAI =>
  new OpenAI({baseURL: `${server.url}/v1`, apiKey, maxRetries: 0});

const userSays = (content: string) => [{role: 'user' as const, content}];

/** What a call fails with, in OpenAI's classes. */
async function failureOf(call: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await call.then(
    () => new Error('It went well.'),
    (reason: unknown) => reason,
  );
  if (error instanceof OpenAI.APIError) return error;
  throw error;
}

describe('the official client of OpenAI', () => {
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

  const conversations = async ({url}: TestServer): Promise<unknown> =>
    (await fetch(`${url}/api/ai/conversations`)).json();

  it('streams an answer, and is told the tokens it asked for', async () => {
    const stream = await clientOf(server).chat.completions.create({
      model: 'mock/echo',
      messages: userSays('Grüße \u2028 aus\nÆlfheim 😀'),
      stream: true,
      stream_options: {include_usage: true},
    });
    let text = '';
    let usage: OpenAI.CompletionUsage | null | undefined;
    let finishReason: string | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
      usage = chunk.usage ?? usage;
    }
    expect([text, finishReason, usage?.total_tokens]).to.deep.equal([
      'Grüße \u2028 aus\nÆlfheim 😀',
      'stop',
      8,
    ]);
  });

  it('is told no tokens where it did not ask', async () => {
    const stream = await clientOf(server).chat.completions.create({
      model: 'mock/echo',
      messages: userSays('Hi'),
      stream: true,
    });
    const usages: unknown[] = [];
    for await (const chunk of stream) usages.push(chunk.usage);
    expect(new Set(usages)).to.deep.equal(new Set([undefined]));
  });

  it('gets an answer in one piece', async () => {
    const {choices, usage, model} = await clientOf(server).chat.completions.create({
      model: 'mock/echo',
      messages: userSays('Hello there'),
    });
    expect([
      choices[0]?.message.content,
      choices[0]?.finish_reason,
      model,
      usage?.prompt_tokens,
    ]).to.deep.equal(['Hello there', 'stop', 'mock/echo', 2]);
  });

  it('gathers thoughts, and the arguments of tools, in pieces', async () => {
    const runner = clientOf(server).chat.completions.stream({
      model: 'mock/tools',
      messages: userSays('one two'),
    });
    const {choices} = await runner.finalChatCompletion();
    const [call] = choices[0]?.message.tool_calls ?? [];
    if (call?.type !== 'function') throw new Error('no call of a function');
    expect([call.id, call.function.name, JSON.parse(call.function.arguments)]).to.deep.equal([
      'call_count_words',
      'count_words',
      {text: 'one two'},
    ]);
  });

  it('has the model asked all that it sends, of whatever length', async () => {
    const turns = Array.from({length: 12}, (_, at) => [
      {role: 'user' as const, content: `q${at}`},
      {role: 'assistant' as const, content: `a${at}`},
    ]).flat();
    const messages = [
      {role: 'developer' as const, content: 'Be short.'},
      ...turns,
      ...userSays('last words'),
    ];
    const {usage} = await clientOf(server).chat.completions.create({model: 'mock/echo', messages});
    // The mock counts the words it was given.
    expect(usage?.prompt_tokens).to.equal(2 + 24 + 2);
  });

  it('leaves nothing behind', async () => {
    await clientOf(server).chat.completions.create({model: 'mock/echo', messages: userSays('Hi')});
    await eventually(
      () => conversations(server),
      (list) => JSON.stringify(list) === '{"conversations":[]}',
    );
  });

  it('stops the answer when it is aborted', async () => {
    const stream = await clientOf(slow).chat.completions.create({
      model: 'mock/echo',
      messages: userSays(words),
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    stream.controller.abort();
    await eventually(
      async () => slow.counts().runs,
      (runs) => runs === 0,
    );
    await eventually(
      () => conversations(slow),
      (list) => JSON.stringify(list) === '{"conversations":[]}',
    );
  });

  it('stops an answer that has not begun when it is aborted, and holds nothing open for it', async () => {
    const silent = await startServer({mockWordDelayMs: 60_000});
    const abort = new AbortController();
    const stream = clientOf(silent).chat.completions.create(
      {model: 'mock/echo', messages: userSays('Hi'), stream: true},
      {signal: abort.signal},
    );
    await eventually(
      async () => silent.counts().readers,
      (readers) => readers === 1,
    );
    abort.abort();
    expect(await stream.catch((error: unknown) => error)).to.be.instanceOf(OpenAI.APIUserAbortError);
    await eventually(
      async () => silent.counts(),
      ({runs, readers, waiting, heartbeats}) => runs + readers + waiting + heartbeats === 0,
    );
    await silent.dispose();
  });

  it('stops an answer in one piece, too, when it is aborted', async () => {
    const abort = new AbortController();
    const answer = clientOf(slow).chat.completions.create(
      {model: 'mock/echo', messages: userSays(words)},
      {signal: abort.signal},
    );
    await eventually(
      async () => slow.counts().runs,
      (runs) => runs === 1,
    );
    abort.abort();
    expect(await answer.catch((error: unknown) => error)).to.be.instanceOf(OpenAI.APIUserAbortError);
    await eventually(
      async () => slow.counts().runs,
      (runs) => runs === 0,
    );
  });

  it('lists the models', async () => {
    const {data} = await clientOf(server).models.list();
    expect(data.map(({id}) => id)).to.include('mock/echo');
  });

  it('learns that there is no such model, as from OpenAI', async () => {
    const error = await failureOf(
      clientOf(server).chat.completions.create({model: 'gpt-none', messages: userSays('Hi')}),
    );
    expect([error.status, error.code, error.type]).to.deep.equal([
      404,
      'model_not_found',
      'invalid_request_error',
    ]);
  });

  for (const [name, fields] of [
    ['tools', {tools: [{type: 'function', function: {name: 'f', parameters: {}}}]}],
    ['n', {n: 2}],
    ['response_format', {response_format: {type: 'json_object'}}],
  ] as const) {
    it(`learns that ${name} is not served here`, async () => {
      const error = await failureOf(
        clientOf(server).chat.completions.create({
          model: 'mock/echo',
          messages: userSays('Hi'),
          ...fields,
        } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming),
      );
      expect(error).to.be.instanceOf(OpenAI.BadRequestError);
      expect(error.message).to.contain(`\`${name}\``);
    });
  }

  it('learns by the status of a failure before the first word, streamed or not', async () => {
    // Nothing listens at that port.
    const openAI = {baseUrl: 'http://127.0.0.1:9/v1', apiKey: undefined, model: 'm'};
    const broken = await startServer({openAI});
    const {completions} = clientOf(broken).chat;
    const asked = {model: 'm', messages: userSays('Hi')};
    const whole = await failureOf(completions.create(asked));
    const streamed = await failureOf(completions.create({...asked, stream: true}));
    await broken.dispose();
    expect(whole).to.be.instanceOf(OpenAI.InternalServerError);
    expect([streamed.status, streamed.code]).to.deep.equal([whole.status, whole.code]);
  });

  it('throws for a failure in the middle of an answer', async () => {
    const stream = await clientOf(slow).chat.completions.create({
      model: 'mock/echo',
      messages: userSays(words),
      stream: true,
    });
    const {conversations: list} = (await conversations(slow)) as {conversations: {id: string}[]};
    await fetch(`${slow.url}/api/ai/conversations/${list[0]?.id}`, {method: 'DELETE'});
    const readAll = async (): Promise<void> => {
      for await (const _ of stream);
    };
    expect((await failureOf(readAll())).code).to.equal('not-found');
  });

  it('learns that there is nothing to answer', async () => {
    const messages = [...userSays('Hi'), {role: 'assistant' as const, content: 'Hello'}];
    const error = await failureOf(clientOf(server).chat.completions.create({model: 'mock/echo', messages}));
    expect([error.status, error.type]).to.deep.equal([400, 'invalid_request_error']);
  });
});

describe('the official client of OpenAI, where people are told apart', () => {
  let server: TestServer;
  before(async () => {
    server = await startServerOfPeople({
      guards: {pii: 'block', promptInjection: 'off'},
      limits: {maxRunsPerUser: 1, userRate: null, providerRate: null, quotas: []},
      mockWordDelayMs: 20,
    });
  });
  after(() => server.dispose());

  it('has a token for its key', async () => {
    const client = clientOf(server, await tokenOf({userId: 'ann'}));
    const {choices} = await client.chat.completions.create({model: 'mock/echo', messages: userSays('Hi')});
    expect(choices[0]?.message.content).to.equal('Hi');
  });

  it('is refused in OpenAI’s words without one', async () => {
    const error = await failureOf(clientOf(server).models.list());
    expect([error.status, error.code]).to.deep.equal([401, 'invalid_api_key']);
  });

  it('is kept to the limits of its person', async () => {
    const client = clientOf(server, await tokenOf({userId: 'bob'}));
    const first = await client.chat.completions.create({
      model: 'mock/echo',
      messages: userSays(words),
      stream: true,
    });
    const second = client.chat.completions.create({model: 'mock/echo', messages: userSays('Hi')});
    expect(await failureOf(second)).to.be.instanceOf(OpenAI.RateLimitError);
    first.controller.abort();
  });

  it('is guarded in all that it says was said', async () => {
    const client = clientOf(server, await tokenOf({userId: 'cleo'}));
    const messages = [
      ...userSays('My card is 4111 1111 1111 1111'),
      {role: 'assistant' as const, content: 'Noted.'},
      ...userSays('Say it'),
    ];
    const error = await failureOf(client.chat.completions.create({model: 'mock/echo', messages}));
    expect(error.status).to.equal(400);
  });
});
