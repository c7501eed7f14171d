import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import * as v from 'valibot';
import {wireMessagesSchema} from '../../../src/model/native-wire.js';
import {ManualClock} from '../../support/manual-clock.js';
import {eventually} from '../../support/server-eventually.js';
import {messagesOf, postJson, sendBody, startServer, type TestServer} from '../../support/server-harness.js';

interface Answer {
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
    const {conversationId, messageId, ...answer} = await ask('Good day, 世界');
    expect([conversationId.length, messageId.length, answer]).to.deep.equal([
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

  it('speaks of messages in the schema that the SDK reads', async () => {
    const {conversationId} = await ask('schema', {model: 'mock/tools'});
    const response = await fetch(`${server.url}/api/ai/conversations/${conversationId}/messages`);
    const json: unknown = await response.json();
    expect(v.parse(wireMessagesSchema, json)).to.deep.equal(json);
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
        ['mock/markdown', 'mock/echo', 'mock/reasoning', 'mock/tools', 'gpt-test'],
        'mock/markdown',
      ]);
    } finally {
      await server.dispose();
    }
  });
});
