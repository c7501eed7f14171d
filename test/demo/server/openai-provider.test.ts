import {Writable} from 'node:stream';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {pino} from 'pino';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
  type UpstreamAnswer,
} from '../../support/fake-upstream.js';
import {EventReader, readAll, startOf, type WireEvent} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

const canary = 'sk-secret-canary';

describe('a model service that speaks OpenAI’s Chat Completions', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let logged = '';
  before(async () => {
    upstream = await startFakeUpstream();
    const sink = new Writable({
      write(chunk, _, done) {
        logged += chunk;
        done();
      },
    });
    server = await startServer({
      openAI: {baseUrl: upstream.baseUrl, apiKey: canary, model: undefined},
      logger: pino({level: 'trace'}, sink),
    });
  });
  after(async () => {
    await server.dispose();
    await upstream.close();
  });

  const start = (fields = {}, message = 'hi'): Promise<Response> =>
    postJson(`${server.url}${streamPath}`, sendBody(message, {model: 'some/model-1', ...fields}));
  const ask = async (answer: UpstreamAnswer): Promise<WireEvent[]> => {
    upstream.answerWith(answer);
    return readAll(await start());
  };

  it('is asked once, for a stream with usage, by its key, for the model that was named', async () => {
    const before = upstream.requests.length;
    await ask(eventStream(completion('yes')));
    const [request, ...more] = upstream.requests.slice(before);
    expect({
      path: request?.path,
      authorization: request?.headers.authorization,
      model: request?.body.model,
      stream: request?.body.stream,
      options: request?.body.stream_options,
      messages: request?.body.messages,
      more: more.length,
    }).to.deep.equal({
      path: '/v1/chat/completions',
      authorization: `Bearer ${canary}`,
      model: 'some/model-1',
      stream: true,
      options: {include_usage: true},
      messages: [{role: 'user', content: 'hi'}],
      more: 0,
    });
  });

  it('is given the last ten messages of the path, the new one last', async () => {
    upstream.answerWith(eventStream(completion('ok')));
    const {conversationId} = startOf(await readAll(await start({}, 'question 1')));
    for (let turn = 2; turn <= 7; turn++) await readAll(await start({conversationId}, `question ${turn}`));
    const sent = upstream.requests.at(-1)?.body.messages.map(({role, content}) => `${role}: ${content}`);
    expect(sent).to.deep.equal([
      ...['assistant: ok', 'user: question 3', 'assistant: ok', 'user: question 4', 'assistant: ok'],
      ...['user: question 5', 'assistant: ok', 'user: question 6', 'assistant: ok', 'user: question 7'],
    ]);
  });

  it('is not told of the other branch when an answer is asked for again', async () => {
    const first = startOf(await ask(eventStream(completion('first answer'))));
    const {conversationId, messageId} = first;
    await readAll(
      await postJson(`${server.url}${streamPath}`, {
        trigger: 'regenerate',
        conversationId,
        messageId,
        model: 'some/model-1',
      }),
    );
    expect(upstream.requests.at(-1)?.body.messages).to.deep.equal([{role: 'user', content: 'hi'}]);
  });

  const refusals: readonly (readonly [what: string, answer: UpstreamAnswer, code: string])[] = [
    [
      'a wrong key',
      refusal(401, {error: {message: `Incorrect API key ${canary}`, code: 'invalid_api_key'}}),
      'auth',
    ],
    ['no access', refusal(403, {error: {message: 'no', type: 'permission_error'}}), 'forbidden'],
    ['an empty account', refusal(429, {error: {message: 'pay', code: 'insufficient_quota'}}), 'payment'],
    ['too many requests', refusal(429, {error: {message: 'slow'}}), 'rate-limit'],
    [
      'a model that is not there',
      refusal(404, {error: {message: 'no such model', code: 'model_not_found'}}),
      'invalid',
    ],
    [
      'too long a conversation',
      refusal(400, {error: {message: 'long', code: 'context_length_exceeded'}}),
      'context-length',
    ],
    ['overload', refusal(503, 'busy'), 'overloaded'],
    ['a failure', refusal(500, '<html>oops</html>'), 'server'],
    ['a line that breaks before a word', (outgoing) => void outgoing.destroy(), 'server'],
    ['an event stream without events', eventStream(''), 'premature-close'],
    ['a finish reason that is an error', eventStream(chunkOf('') + chunkOf('', 'error')), 'server'],
    ['a chunk that is not JSON', eventStream('data: {nonsense\n\n'), 'malformed'],
  ];
  for (const [what, answer, code] of refusals) {
    it(`that answers with ${what} gives the error ${code}, and leaves the question alone in the conversation`, async () => {
      const events = await ask(answer);
      const saved = await messagesOf(server, startOf(events).conversationId);
      const end = events.at(-1)?.event;
      expect([
        events.map(({event}) => event.type),
        end?.type === 'error' && end.code,
        saved.map(({role}) => role),
      ]).to.deep.equal([['start', 'error'], code, ['user']]);
    });
  }

  it('says how long to wait where the service said so', async () => {
    const events = await ask(refusal(429, {error: {message: 'slow'}}, {'retry-after': '7'}));
    expect(events.at(-1)?.event).to.include({type: 'error', retryAfterMs: 7_000});
  });

  it('answers the JSON route with a problem of the same code', async () => {
    upstream.answerWith(refusal(429, {error: {message: 'slow'}}, {'retry-after': '7'}));
    const response = await postJson(`${server.url}/api/ai/chat`, sendBody('hi', {model: 'm'}));
    expect([
      response.status,
      response.headers.get('retry-after'),
      ((await response.json()) as {code: string}).code,
    ]).to.deep.equal([429, '7', 'rate-limit']);
  });

  it('that refuses our key is no 401 for the person: the JSON route answers 502 auth', async () => {
    upstream.answerWith(refusal(401, {error: {message: 'no', code: 'invalid_api_key'}}));
    const response = await postJson(`${server.url}/api/ai/chat`, sendBody('hi', {model: 'm'}));
    expect([response.status, ((await response.json()) as {code: string}).code]).to.deep.equal([502, 'auth']);
  });

  it('that breaks in the middle leaves what was said, marked as an error', async () => {
    const events = await ask((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'});
      outgoing.write(chunkOf('half an '), () => outgoing.write(chunkOf('ans'), () => outgoing.destroy()));
    });
    const saved = (await messagesOf(server, startOf(events).conversationId)).at(-1);
    const end = events.at(-1)?.event;
    expect([
      end?.type === 'error' && end.code,
      saved?.status,
      saved?.text,
      saved?.parts.at(-1)?.type,
    ]).to.deep.equal(['premature-close', 'error', 'half an ans', 'error']);
  });

  it('can be asked again after it failed, in the same conversation', async () => {
    const {conversationId} = startOf(await ask(refusal(500, 'oops')));
    upstream.answerWith(eventStream(completion('now ', 'it works')));
    await readAll(
      await postJson(`${server.url}${streamPath}`, {trigger: 'regenerate', conversationId, model: 'm'}),
    );
    expect((await messagesOf(server, conversationId)).map(({text}) => text)).to.deep.equal([
      'hi',
      'now it works',
    ]);
  });

  it('is hung up on when the person stops the answer', async () => {
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'});
      outgoing.write(chunkOf('first '));
    });
    const reader = new EventReader(await start());
    await reader.next();
    await reader.next();
    const {streamId} = startOf(reader.all);
    await postJson(`${server.url}${streamPath}/${streamId}/stop`, {});
    await upstream.requests.at(-1)?.left;
    expect((await reader.rest()).at(-1)?.event).to.deep.equal({type: 'stopped', length: 'first '.length});
  });

  it('has neither its key nor anybody’s words written to the log', async () => {
    await ask(refusal(401, {error: {message: `Incorrect API key ${canary}`, code: 'invalid_api_key'}}));
    const question = 'a question that is nobody’s business';
    upstream.answerWith(eventStream(completion('an answer too')));
    await readAll(await start({}, question));
    expect([
      logged.includes('run failed'),
      logged.includes(canary),
      logged.includes('business'),
      logged.includes('answer too'),
    ]).to.deep.equal([true, false, false, false]);
  });
});
