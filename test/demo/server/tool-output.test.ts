import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Problem} from '../../../src/model/native-wire.js';
import {eventStream, type FakeUpstream, refusal, startFakeUpstream} from '../../support/fake-upstream.js';
import {readAll, startOf, startReading, textOf} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

const rome = {toolCallId: 'call_weather_1', output: {sky: 'blue'}};
const oslo = {toolCallId: 'call_weather_2', output: 'snow'};

describe('outputs of tools', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.dispose());

  const ask = async (question: string) => {
    const reader = await startReading(server, question, {fields: {model: 'mock/weather'}});
    const events = await reader.rest();
    const {conversationId, messageId} = startOf(events);
    return {conversationId, messageId, end: events.at(-1)?.event};
  };
  const give = (fields: object, key?: string) =>
    postJson(
      `${server.url}${streamPath}`,
      {trigger: 'tool-output', ...fields},
      {
        headers: key === undefined ? {} : {'idempotency-key': key},
      },
    );
  const lastOf = async (conversationId: string) => (await messagesOf(server, conversationId)).at(-1);
  const hintOf = async (response: Response) => [
    response.status,
    ((await response.json()) as Problem).hint ?? '',
  ];

  it('let the answer that called for them go on, in the same message and a stream of its own', async () => {
    const {conversationId, messageId, end} = await ask('The weather in Rome and in Oslo?');
    expect(end?.type === 'done' && end.finishReason).to.equal('tool-calls');
    const open = await lastOf(conversationId);
    expect(open?.parts).to.deep.equal([
      {type: 'text', text: 'I will have a look. '},
      {type: 'tool-call', toolCallId: 'call_weather_1', name: 'get_weather', arguments: '{"city":"Rome"}'},
      {type: 'tool-call', toolCallId: 'call_weather_2', name: 'get_weather', arguments: '{"city":"Oslo"}'},
    ]);
    const events = await readAll(await give({conversationId, messageId, toolOutputs: [rome, oslo]}));
    expect([startOf(events).messageId, textOf(events), events[1]?.event.type]).to.deep.equal([
      messageId,
      'I will have a look. Rome: {"sky":"blue"}. Oslo: snow.',
      'reset',
    ]);
    const message = await lastOf(conversationId);
    const calls = (message?.parts ?? []).flatMap((part) => (part.type === 'tool-call' ? [part.output] : []));
    expect([message?.id, message?.status, message?.metadata?.['finishReason'], calls]).to.deep.equal([
      messageId,
      'complete',
      'stop',
      [{sky: 'blue'}, 'snow'],
    ]);
  });

  it('are taken once for one key', async () => {
    const {conversationId, messageId} = await ask('The weather in Rome?');
    const fields = {conversationId, messageId, toolOutputs: [rome]};
    const [one, other] = await Promise.all([give(fields, 'key-of-outputs'), give(fields, 'key-of-outputs')]);
    const texts = [textOf(await readAll(one)), textOf(await readAll(other))];
    expect(new Set(texts).size).to.equal(1);
    expect([one.headers.get('stream-id'), (await messagesOf(server, conversationId)).length]).to.deep.equal([
      other.headers.get('stream-id'),
      2,
    ]);
    const changed = await give({...fields, toolOutputs: [{...rome, output: 'rain'}]}, 'key-of-outputs');
    expect(changed.status).to.equal(422);
  });

  it('keep what a person said to a call that needed their approval', async () => {
    const {conversationId, messageId} = await ask('The weather in Rome, but ask me first');
    expect((await lastOf(conversationId))?.parts[1]).to.include({needsApproval: true});
    await readAll(
      await give({conversationId, messageId, toolOutputs: [{...rome, output: 'no', approval: 'refused'}]}),
    );
    expect((await lastOf(conversationId))?.parts[1]).to.include({approval: 'refused', output: 'no'});
  });

  it('are refused where a call stays open, is none, or the model has heard of all', async () => {
    const {conversationId, messageId} = await ask('The weather in Rome and in Oslo?');
    const toMessage = (toolOutputs: readonly object[]) => give({conversationId, messageId, toolOutputs});
    expect(await hintOf(await toMessage([rome]))).to.deep.equal([
      422,
      '`toolOutputs` must answer all calls of this answer that have no output.',
    ]);
    expect((await hintOf(await toMessage([rome, oslo, {toolCallId: 'x', output: 1}])))[0]).to.equal(422);
    await readAll(await toMessage([rome, oslo]));
    expect(await hintOf(await toMessage([rome, oslo]))).to.deep.equal([
      422,
      'This answer does not end with calls of tools.',
    ]);
  });

  it('are refused for an answer that is not the last one', async () => {
    const {conversationId, messageId} = await ask('The weather in Rome?');
    await (await startReading(server, 'Never mind', {fields: {conversationId, model: 'mock/echo'}})).rest();
    const [status, hint] = await hintOf(await give({conversationId, messageId, toolOutputs: [rome]}));
    expect([status, hint]).to.deep.equal([
      422,
      'Only the last answer takes outputs of tools: `messageId` names another message.',
    ]);
  });
});

describe('a model service whose tools gave their outputs', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    server = await startWithUpstream(upstream);
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const chunk = (delta: object, reason: string | null = null): string =>
    `data: ${JSON.stringify({id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{index: 0, delta, finish_reason: reason}]})}\n\n`;
  const calling = (id: string, args: string, ...behind: readonly object[]): string => {
    const call = {index: 0, id, type: 'function', function: {name: 'look_up', arguments: args}};
    const deltas = [{role: 'assistant', tool_calls: [call]}, ...behind].map((delta) => chunk(delta));
    return `${deltas.join('')}${chunk({}, 'tool_calls')}data: [DONE]\n\n`;
  };
  const begin = async (...behind: readonly object[]) => {
    upstream.answerWith(eventStream(calling('c1', '{"word":"oak"}', ...behind)));
    const events = await (await startReading(server, 'Oak?', {fields: {model: 'm'}})).rest();
    const {conversationId, messageId} = startOf(events);
    const toolOutputs = [{toolCallId: 'c1', output: {means: 'a tree'}}];
    return {trigger: 'tool-output', conversationId, messageId, toolOutputs};
  };
  const post = async (body: object) => readAll(await postJson(`${server.url}${streamPath}`, body));

  it('is told of its calls and of what they gave', async () => {
    const body = await begin();
    upstream.answerWith(eventStream(calling('c2', '{}')));
    await post(body);
    upstream.answerWith(eventStream('data: [DONE]\n\n'));
    await post({...body, toolOutputs: [...body.toolOutputs, {toolCallId: 'c2', output: 'more'}]});
    const {messages} = upstream.requests[2]?.body ?? {};
    expect((messages as object[])[0]).to.deep.equal({role: 'user', content: 'Oak?'});
    const told = (messages as {role: string; tool_calls?: object[]; content?: unknown}[]).slice(1);
    expect(told.map(({role, content}) => [role, role === 'tool' ? content : null])).to.deep.equal([
      ['assistant', null],
      ['tool', '{"means":"a tree"}'],
      ['tool', 'more'],
    ]);
    expect(told[0]?.tool_calls).to.deep.equal([
      {id: 'c1', type: 'function', function: {name: 'look_up', arguments: '{"word":"oak"}'}},
      {id: 'c2', type: 'function', function: {name: 'look_up', arguments: '{}'}},
    ]);
  });

  it('is told of a call behind which it spoke on, after its words', async () => {
    const body = await begin({content: 'One moment.'});
    upstream.answerWith(eventStream(calling('c2', '{}')));
    expect((await post(body)).at(-1)?.event.type).to.equal('done');
    const {messages} = upstream.requests[1]?.body ?? {};
    const told = (messages as {role: string; content?: unknown}[]).slice(1);
    expect(told.map(({role, content}) => [role, content])).to.deep.equal([
      ['assistant', 'One moment.'],
      ['tool', '{"means":"a tree"}'],
    ]);
  });

  it('may name its calls anew in each answer: they stay apart', async () => {
    const body = await begin();
    upstream.answerWith(eventStream(calling('c1', '{"word":"elm"}')));
    await post(body);
    const saved = (await messagesOf(server, body.conversationId)).at(-1)?.parts ?? [];
    expect(saved.map((part) => part.type === 'tool-call' && [part.toolCallId, part.arguments])).to.deep.equal(
      [
        ['c1', '{"word":"oak"}'],
        ['c1-2', '{"word":"elm"}'],
      ],
    );
  });

  it('may fail: the outputs are kept, and the same is asked again', async () => {
    const body = await begin();
    upstream.answerWith(refusal(400, {}));
    expect((await post(body)).at(-1)?.event.type).to.equal('error');
    const kept = (await messagesOf(server, body.conversationId)).at(-1);
    expect([kept?.status, kept?.parts[0]]).to.deep.equal([
      'complete',
      {
        type: 'tool-call',
        toolCallId: 'c1',
        name: 'look_up',
        arguments: '{"word":"oak"}',
        output: {means: 'a tree'},
      },
    ]);
    upstream.answerWith(eventStream(calling('c3', '{}')));
    expect((await post(body)).at(-1)?.event.type).to.equal('done');
  });
});
