import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import * as v from 'valibot';
import {jsonAnswerSchema, wireMessagesSchema} from '../../../src/model/native-wire.js';
import {refusal, startFakeUpstream} from '../../support/fake-upstream.js';
import {ManualClock} from '../../support/manual-clock.js';
import {startOf, startReading, type WireEvent} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

interface Answer {
  readonly streamId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly parts: unknown;
  readonly text: string;
  readonly finishReason: string;
  readonly usage: unknown;
}

describe('POST /api/ai/chat', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const ask = async (message: string, fields = {}): Promise<Answer> =>
    (await postJson(`${server.url}/api/ai/chat`, sendBody(message, fields))).json() as Promise<Answer>;

  it('answers with the whole message in JSON', async () => {
    const {streamId, conversationId, messageId, ...answer} = await ask('Good day, 世界');
    expect([streamId.length, conversationId.length, messageId.length, answer]).to.deep.equal([
      22,
      22,
      22,
      {
        userMessageId: (await messagesOf(server, conversationId))[0]?.id,
        model: 'mock/echo',
        parts: [{type: 'text', text: 'Good day, 世界'}],
        text: 'Good day, 世界',
        finishReason: 'stop',
        usage: {inputTokens: 3, outputTokens: 3, totalTokens: 6},
      },
    ]);
  });

  it('saves what it answers', async () => {
    const {conversationId, messageId, parts} = await ask('keep this', {model: 'mock/tools'});
    const saved = (await messagesOf(server, conversationId)).at(-1);
    expect({id: saved?.id, parts: saved?.parts, status: saved?.status}).to.deep.equal({
      id: messageId,
      parts,
      status: 'complete',
    });
  });

  it('goes on to the end when the asker leaves', async () => {
    const clock = new ManualClock();
    const slow = await startServer({clock, mockWordDelayMs: 30});
    try {
      const leave = new AbortController();
      const asked = fetch(`${slow.url}/api/ai/chat`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: JSON.stringify(sendBody('one two')),
        signal: leave.signal,
      }).catch(() => 'left');
      await eventually(
        () => slow.counts().waiting,
        (waiting) => waiting === 1,
      );
      leave.abort();
      await asked;
      await eventually(
        () => slow.counts().readers,
        (readers) => readers === 0,
      );
      await eventually(
        () => {
          clock.advance(30);
          return slow.counts().runs;
        },
        (runs) => runs === 0,
      );
      const {conversations} = (await (await fetch(`${slow.url}/api/ai/conversations`)).json()) as {
        conversations: {id: string}[];
      };
      const saved = (await messagesOf(slow, conversations[0]?.id ?? '')).at(-1);
      expect([saved?.text, saved?.status]).to.deep.equal(['one two', 'complete']);
    } finally {
      await slow.dispose();
    }
  });

  it('speaks in the schema that the SDK reads', async () => {
    const answer = await ask('schema', {model: 'mock/tools'});
    expect(v.parse(jsonAnswerSchema, answer)).to.deep.equal(answer);
  });

  it('speaks of messages in the schema that the SDK reads', async () => {
    const {conversationId} = await ask('schema', {model: 'mock/tools'});
    const response = await fetch(`${server.url}/api/ai/conversations/${conversationId}/messages`);
    const json: unknown = await response.json();
    expect(v.parse(wireMessagesSchema, json)).to.deep.equal(json);
  });
});

describe('GET of a stream as JSON', () => {
  const asJson = {headers: {accept: 'application/json'}};

  it('waits for the end of the run, then answers what POST would have answered', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 30});
    try {
      const reader = await startReading(server, 'one two');
      const {streamId} = startOf([(await reader.next()) as WireEvent]);
      const asked = fetch(`${server.url}${streamPath}/${streamId}`, asJson);
      await eventually(
        () => server.counts().waiting,
        (waiting) => waiting === 2,
      );
      for (let word = 0; word < 3; word++) {
        clock.advance(30);
        await reader.next();
      }
      const response = await asked;
      const {conversationId, messageId, userMessageId} = startOf(reader.all);
      expect([
        response.status,
        response.headers.get('stream-id'),
        await response.json(),
        server.counts().readers,
      ]).to.deep.equal([
        200,
        streamId,
        {
          streamId,
          conversationId,
          messageId,
          userMessageId,
          model: 'mock/echo',
          parts: [{type: 'text', text: 'one two'}],
          text: 'one two',
          finishReason: 'stop',
          usage: {inputTokens: 2, outputTokens: 2, totalTokens: 4},
        },
        0,
      ]);
    } finally {
      await server.dispose();
    }
  });

  it('is a stream for those who take that as well', async () => {
    const server = await startServer();
    try {
      const {streamId} = startOf(await (await startReading(server, 'hi')).rest());
      const types = await Promise.all(
        ['text/event-stream, application/json;q=0.5', '*/*', 'Application/JSON'].map(async (accept) => {
          const response = await fetch(`${server.url}${streamPath}/${streamId}`, {headers: {accept}});
          await response.body?.cancel();
          return response.headers.get('content-type');
        }),
      );
      expect(types).to.deep.equal([
        'text/event-stream; charset=utf-8',
        'text/event-stream; charset=utf-8',
        'application/json',
      ]);
    } finally {
      await server.dispose();
    }
  });

  it('is the error of the run as a problem, with 404 for a stream that never was', async () => {
    const upstream = await startFakeUpstream();
    upstream.answerWith(refusal(429, {error: {message: 'slow down'}}, {'retry-after': '7'}));
    const server = await startWithUpstream(upstream);
    try {
      const {streamId} = startOf(await (await startReading(server, 'hi', {fields: {model: 'm'}})).rest());
      const answers = await Promise.all(
        [streamId, 'AAAAAAAAAAAAAAAAAAAAAA'].map(async (id) => {
          const response = await fetch(`${server.url}${streamPath}/${id}`, asJson);
          const {code} = (await response.json()) as {code: string};
          return [response.status, response.headers.get('content-type'), code];
        }),
      );
      expect(answers).to.deep.equal([
        [429, 'application/problem+json', 'rate-limit'],
        [404, 'application/problem+json', 'not-found'],
      ]);
    } finally {
      await server.dispose();
      await upstream.close();
    }
  });
});

describe('GET /api/ai/models', () => {
  it('lists the models and the default', async () => {
    const server = await startServer({
      openAI: {baseUrl: 'http://localhost:1', apiKey: undefined, model: 'gpt-test'},
    });
    try {
      const {models, defaultModel} = (await (await fetch(`${server.url}/api/ai/models`)).json()) as {
        models: {id: string}[];
        defaultModel: string;
      };
      expect([models.map(({id}) => id), defaultModel]).to.deep.equal([
        [
          'mock/markdown',
          'mock/echo',
          'mock/reasoning',
          'mock/tools',
          'mock/weather',
          'mock/length',
          'gpt-test',
        ],
        'mock/markdown',
      ]);
    } finally {
      await server.dispose();
    }
  });
});
