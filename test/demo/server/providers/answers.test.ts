import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ModelConfig} from '../../../../demo/server/providers/models-config.js';
import type {Providers, ProvidersTools} from '../../../../demo/server/providers/providers.js';
import type {ServiceKindName} from '../../../../demo/server/providers/service-kinds.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {type ServiceWire, serviceWires} from '../../../support/fake-upstream-wires.js';
import {askModel, canaryKey, openProviders, servedModels} from './one-model.js';

const sse = (...values: readonly unknown[]): string =>
  values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');
const geminiParts = (parts: readonly unknown[], more: object = {}) => ({
  candidates: [{content: {parts, role: 'model'}, index: 0, ...more}],
});

describe('an answer of a model service', () => {
  let upstream: FakeUpstream;
  let providers: Providers;
  const open = (
    kind: ServiceKindName,
    model: Partial<ModelConfig> = {},
    tools: ProvidersTools = {},
  ): void => {
    providers = openProviders(servedModels({m: {kind, baseUrl: upstream.baseUrl, model}}), tools);
  };
  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await providers.close();
    await upstream.close();
  });
  const [openAI, anthropic, gemini] = serviceWires as readonly [ServiceWire, ServiceWire, ServiceWire];

  for (const [wire, path, header, value] of [
    [openAI, '/v1/chat/completions', 'authorization', `Bearer ${canaryKey}`],
    [anthropic, '/v1/messages', 'x-api-key', canaryKey],
    [gemini, '/v1/models/m-at-home:streamGenerateContent?alt=sse', 'x-goog-api-key', canaryKey],
  ] as const) {
    it(`of the kind ${wire.kind} is asked for by its path and key, and a cap where there is one`, async () => {
      open(wire.kind, {maxOutputTokens: 77});
      upstream.answerWith(eventStream(wire.stream('ok')));
      await askModel(providers, 'm');
      const [request] = upstream.requests;
      const body = JSON.stringify(request?.body);
      expect([request?.path, request?.headers[header], body.includes('77')]).to.deep.equal([
        path,
        value,
        true,
      ]);
    });

    it(`of the kind ${wire.kind} that does not heed its cap is cut, as too long`, async () => {
      open(wire.kind, {maxOutputTokens: 2});
      // It would go on for ever.
      upstream.answerWith((outgoing) => {
        outgoing.writeHead(200, {'content-type': 'text/event-stream'});
        outgoing.write(wire.beginning('twelve chars', '34567890 and more', ' and more'));
      });
      const {text, events} = await askModel(providers, 'm');
      await upstream.requests[0]?.left;
      expect([text, events.at(-1)]).to.deep.equal([
        'twelve chars3456',
        {type: 'finish', finishReason: 'length'},
      ]);
    });

    it(`of the kind ${wire.kind} is asked for with the key that access gives`, async () => {
      open(wire.kind, {}, {access: ({baseUrl}) => ({apiKey: 'sk-of-the-person', baseUrl})});
      upstream.answerWith(eventStream(wire.stream('ok')));
      await askModel(providers, 'm');
      expect(upstream.requests[0]?.headers[header]).to.equal(value.replace(canaryKey, 'sk-of-the-person'));
    });
  }

  for (const wire of [anthropic, gemini]) {
    it(`of the kind ${wire.kind} is not asked for without a key`, async () => {
      open(wire.kind, {}, {access: ({baseUrl}) => ({apiKey: undefined, baseUrl})});
      const {error} = await askModel(providers, 'm');
      expect([error?.code, error?.hint, upstream.requests.length]).to.deep.equal([
        'auth',
        'There is no API key for this model yet. Add one in the settings.',
        0,
      ]);
    });
  }

  it('is never cut inside a character', async () => {
    open('openai-compatible', {maxOutputTokens: 1});
    upstream.answerWith(eventStream(openAI.beginning('1234567😀')));
    expect((await askModel(providers, 'm')).text).to.equal('1234567');
  });

  const grounded = sse(
    geminiParts([{text: 'Rome'}], {
      groundingMetadata: {
        groundingChunks: [
          {web: {uri: 'https://a.example/rome', title: 'Rome'}},
          {web: {uri: 'javascript:alert(1)', title: 'Bad'}},
        ],
      },
      finishReason: 'STOP',
    }),
  );
  it('has its sources, with addresses of the web only', async () => {
    open('gemini');
    upstream.answerWith(eventStream(grounded));
    const {events} = await askModel(providers, 'm');
    const sources = events.filter((event) => event.type === 'source').map(({title, url}) => ({title, url}));
    expect(sources).to.deep.equal([
      {title: 'Rome', url: 'https://a.example/rome'},
      {title: 'Bad', url: undefined},
    ]);
  });

  const drawn = sse(
    geminiParts([{text: 'Here: '}]),
    geminiParts([{inlineData: {mimeType: 'image/png', data: Buffer.from('pixels').toString('base64')}}], {
      finishReason: 'STOP',
    }),
  );
  it('has its files, once they are kept', async () => {
    const kept: unknown[] = [];
    open(
      'gemini',
      {},
      {
        saveFile: async (file) => {
          kept.push('bytes' in file ? [file.mediaType, Buffer.from(file.bytes).toString()] : file);
          return {fileId: 'f1', name: 'drawing.png'};
        },
      },
    );
    upstream.answerWith(eventStream(drawn));
    const {events} = await askModel(providers, 'm');
    expect(kept).to.deep.equal([['image/png', 'pixels']]);
    expect(events[1]).to.deep.equal({
      type: 'file',
      fileId: 'f1',
      mediaType: 'image/png',
      name: 'drawing.png',
    });
  });

  it('is there without its files where nobody keeps them', async () => {
    open('gemini');
    upstream.answerWith(eventStream(drawn));
    const {events} = await askModel(providers, 'm');
    expect(events.map(({type}) => type)).to.deep.equal(['chunk', 'finish']);
  });

  it('has what the service ran by itself, and what came of it', async () => {
    open('gemini');
    upstream.answerWith(
      eventStream(
        sse(
          geminiParts([{executableCode: {language: 'PYTHON', code: '1+1'}}]),
          geminiParts([{codeExecutionResult: {outcome: 'OUTCOME_OK', output: '2'}}], {finishReason: 'STOP'}),
        ),
      ),
    );
    const [call, result] = (await askModel(providers, 'm')).events;
    expect(call).to.deep.include({type: 'tool-call', name: 'code_execution'});
    expect(result).to.deep.include({type: 'tool-result', output: {outcome: 'OUTCOME_OK', output: '2'}});
  });

  it('that filled the context is an error, its words kept', async () => {
    open('anthropic');
    const full = anthropic.stream('half').replace('end_turn', 'model_context_window_exceeded');
    upstream.answerWith(eventStream(full));
    const {text, error} = await askModel(providers, 'm');
    expect([text, error?.code]).to.deep.equal(['half', 'context-length']);
  });
});
