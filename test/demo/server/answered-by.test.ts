import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {FallbackConfig} from '../../../demo/server/providers/models-config.js';
import {usualTimeouts} from '../../../demo/server/providers/timeouts.js';
import {chunkOf, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {messagesOf, postJson, sendBody, startServer, type TestServer} from '../../support/server-harness.js';

describe('an answer by somebody else than was asked', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const start = async (fallbacks: readonly FallbackConfig[]): Promise<void> => {
    const plain = {name: 'M', contextTokens: null, maxOutputTokens: null, isCached: false};
    const place = (model: string) => [{service: 'up', model, price: null}];
    server = await startServer({
      models: {
        services: [
          {
            name: 'up',
            kind: 'openai-compatible',
            baseUrl: upstream.baseUrl,
            apiKey: undefined,
            backend: 'cloud',
          },
        ],
        models: [
          {...plain, id: 'asked', places: place('asked-there'), fallbacks},
          {...plain, id: 'next', places: place('next-there'), fallbacks: []},
        ],
        defaultModel: 'asked',
        openService: null,
        timeouts: usualTimeouts,
      },
    });
  };
  const metadata = async (): Promise<Record<string, unknown> | undefined> => {
    const answer = await postJson(`${server.url}/api/ai/chat`, sendBody('Hi', {model: undefined}));
    const {conversationId} = (await answer.json()) as {conversationId: string};
    return (await messagesOf(server, conversationId)).at(-1)?.metadata;
  };
  const say = (text: string): void =>
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'});
      outgoing.end(`${chunkOf(text)}${chunkOf('', 'stop')}data: [DONE]\n\n`);
    });

  it('needs no word where it was not so', async () => {
    await start([{kind: 'mock'}]);
    say('Hello');
    expect(await metadata()).not.to.have.property('answeredBy');
  });

  it('says so on the message: simulated', async () => {
    await start([{kind: 'mock'}]);
    upstream.answerWith((outgoing) => void outgoing.writeHead(529).end('{}'));
    expect((await metadata())?.['answeredBy']).to.deep.include({
      kind: 'simulated',
      provider: 'mock',
      instead: {model: 'asked', provider: 'up', code: 'overloaded'},
    });
  });

  it('says so on the message: another model', async () => {
    await start([{kind: 'model', model: 'next'}]);
    upstream.answerWith((outgoing) => {
      const asked = upstream.requests.at(-1)?.body.model;
      if (asked !== 'next-there') {
        outgoing.writeHead(503).end('{}');
        return;
      }
      outgoing.writeHead(200, {'content-type': 'text/event-stream'});
      outgoing.end(`${chunkOf('Hello')}${chunkOf('', 'stop')}data: [DONE]\n\n`);
    });
    expect((await metadata())?.['answeredBy']).to.deep.equal({
      kind: 'streamed',
      model: 'next',
      provider: 'up',
      instead: {model: 'asked', provider: 'up', code: 'overloaded'},
    });
  });
});
