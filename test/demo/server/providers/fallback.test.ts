import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {FallbackConfig} from '../../../../demo/server/providers/models-config.js';
import type {Providers, ProvidersTools} from '../../../../demo/server/providers/providers.js';
import {
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
  type UpstreamAnswer,
} from '../../../support/fake-upstream.js';
import {type ServiceWire, serviceWires} from '../../../support/fake-upstream-wires.js';
import {askModel, modelAt, openProviders, servedModels} from './one-model.js';

const json = (value: unknown): UpstreamAnswer => refusal(200, value);
const page: UpstreamAnswer = (outgoing) =>
  void outgoing.writeHead(200, {'content-type': 'text/html'}).end('hi');

describe('a model that fails before its first word', () => {
  let first: FakeUpstream;
  let second: FakeUpstream;
  let providers: Providers;
  const [openAI, anthropic] = serviceWires as readonly [ServiceWire, ServiceWire];
  const open = (fallbacks: readonly FallbackConfig[], tools: ProvidersTools = {}): void => {
    providers = openProviders(
      servedModels({
        first: {kind: openAI.kind, baseUrl: first.baseUrl, model: {fallbacks}},
        second: {kind: anthropic.kind, baseUrl: second.baseUrl},
      }),
      tools,
    );
  };
  const toSecond: FallbackConfig = {kind: 'model', model: 'second'};
  beforeEach(async () => {
    first = await startFakeUpstream();
    second = await startFakeUpstream();
    second.answerWith(eventStream(anthropic.stream('from the ', 'second')));
  });
  afterEach(async () => {
    await providers.close();
    await first.close();
    await second.close();
  });

  it('is not said to be another when it does answer', async () => {
    open([toSecond]);
    first.answerWith(eventStream(openAI.stream('from the first')));
    const {answered, events} = await askModel(providers, 'first');
    expect(answered).to.deep.equal([{kind: 'streamed', model: 'first', provider: 'first', instead: null}]);
    expect(events.map(({type}) => type)).to.deep.equal(['chunk', 'finish']);
    expect([first.requests.length, second.requests.length]).to.deep.equal([1, 0]);
  });

  it('gives way to the next one, and the message says which answered and why', async () => {
    open([toSecond]);
    first.answerWith(refusal(503, ''));
    const {text, answered, events} = await askModel(providers, 'first');
    const instead = {model: 'first', provider: 'first', code: 'overloaded'};
    const by = {kind: 'streamed', model: 'second', provider: 'second', instead};
    expect(text).to.equal('from the second');
    expect(answered).to.deep.equal([by]);
    expect(events[0]).to.deep.equal({type: 'data', name: 'answered-by', id: 'answered-by', value: by});
  });

  it('is asked under its name at each service', async () => {
    open([toSecond]);
    first.answerWith(refusal(503, ''));
    await askModel(providers, 'first');
    expect([first.requests[0]?.body.model, second.requests[0]?.body.model]).to.deep.equal([
      'first-at-home',
      'second-at-home',
    ]);
  });

  it('is asked for a whole answer where its stream is none, before anybody else is', async () => {
    open([toSecond]);
    first.answerWith((outgoing) => {
      const isStream = first.requests.at(-1)?.body.stream === true;
      return (isStream ? page : json(openAI.whole('all at once')))(outgoing);
    });
    const {text, answered, events} = await askModel(providers, 'first');
    expect(text).to.equal('all at once');
    expect(answered[0]).to.deep.equal({
      kind: 'whole',
      model: 'first',
      provider: 'first',
      instead: {model: 'first', provider: 'first', code: 'protocol'},
    });
    expect(events.at(-1)).to.deep.equal({
      type: 'finish',
      finishReason: 'stop',
      usage: {inputTokens: 3, outputTokens: 2, totalTokens: 5},
    });
    expect(second.requests).to.have.length(0);
  });

  for (const wire of serviceWires) {
    it(`is asked for a whole answer of the kind ${wire.kind}`, async () => {
      providers = openProviders(servedModels({m: {kind: wire.kind, baseUrl: first.baseUrl}}));
      first.answerWith((outgoing) =>
        (first.requests.length === 1 ? page : json(wire.whole('all at once')))(outgoing),
      );
      const {text, answered, events} = await askModel(providers, 'm');
      const finish = events.at(-1);
      expect([text, answered[0]?.kind]).to.deep.equal(['all at once', 'whole']);
      expect(finish?.type === 'finish' && finish.usage).to.include({inputTokens: 3, outputTokens: 2});
    });
  }

  for (const [status, code] of [
    [401, 'auth'],
    [429, 'rate-limit'],
    [503, 'overloaded'],
    [404, 'invalid'],
  ] as const) {
    it(`with ${code} is not asked a second time`, async () => {
      open([]);
      first.answerWith(refusal(status, ''));
      const {error} = await askModel(providers, 'first');
      expect([error?.code, first.requests.length]).to.deep.equal([code, 1]);
    });
  }

  it('is not asked again, nor is another, once a word has come', async () => {
    open([toSecond, {kind: 'mock'}]);
    first.answerWith(eventStream(openAI.beginning('half')));
    const {text, error} = await askModel(providers, 'first');
    expect([text, error?.code, first.requests.length, second.requests.length]).to.deep.equal([
      'half',
      'premature-close',
      1,
      0,
    ]);
  });

  it('because of what was asked is not got around', async () => {
    open([toSecond, {kind: 'mock'}]);
    first.answerWith(refusal(400, openAI.refusal('content_filter', 'no')));
    const {error} = await askModel(providers, 'first');
    expect([error?.code, second.requests.length]).to.deep.equal(['content-filter', 0]);
  });

  it('has its own error shown where nobody answers', async () => {
    open([toSecond]);
    first.answerWith(refusal(401, ''));
    second.answerWith(refusal(503, ''));
    const {error, answered} = await askModel(providers, 'first');
    expect([error?.code, answered]).to.deep.equal(['auth', []]);
  });

  it('gives way to the last cached answer of this conversation', async () => {
    const asked: unknown[] = [];
    open([{kind: 'cache'}, {kind: 'mock'}], {
      findCached: async (request) => {
        asked.push(request);
        return 'from **before**';
      },
    });
    first.answerWith(refusal(503, ''));
    const {text, answered} = await askModel(providers, 'first');
    expect([text, answered[0]?.kind, answered[0]?.instead?.code]).to.deep.equal([
      'from **before**',
      'cached',
      'overloaded',
    ]);
    expect(asked).to.deep.equal([
      {model: 'first', messages: [{role: 'user', content: 'hi'}], tools: undefined, userId: undefined},
    ]);
  });

  it('gives way to a simulated answer where the cache has none', async () => {
    open([{kind: 'cache'}, {kind: 'mock'}], {findCached: async () => null});
    first.answerWith(refusal(503, ''));
    const {text, answered} = await askModel(providers, 'first');
    expect([answered[0]?.kind, answered[0]?.model]).to.deep.equal(['simulated', 'mock/simulated']);
    expect(text).to.match(/^This is a simulated answer/);
  });

  it('gives way to nobody once the person has stopped', async () => {
    open([toSecond, {kind: 'mock'}]);
    const stop = new AbortController();
    first.answerWith((outgoing) => {
      stop.abort(new Error('stopped'));
      outgoing.destroy();
    });
    const thrown = await askModel(providers, 'first', {signal: stop.signal}).catch((error) => error);
    expect([thrown.message, second.requests.length]).to.deep.equal(['stopped', 0]);
  });

  it('at one place is asked at its next', async () => {
    const config = servedModels({
      first: {kind: openAI.kind, baseUrl: first.baseUrl},
      second: {kind: anthropic.kind, baseUrl: second.baseUrl},
    });
    const places = ['first', 'second'].map((service) => ({service, model: 'x', price: null}));
    providers = openProviders({...config, models: [modelAt('both', {places})]});
    first.answerWith(refusal(503, ''));
    const {text, answered} = await askModel(providers, 'both');
    expect([text, answered[0]?.model, answered[0]?.provider]).to.deep.equal([
      'from the second',
      'both',
      'second',
    ]);
  });
});
