import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {defaultModels} from '../../../../demo/server/providers/default-models.js';
import {OllamaProbe} from '../../../../demo/server/providers/line/ollama-probe.js';
import {createProviders, type Providers} from '../../../../demo/server/providers/providers.js';
import {
  completion,
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {askModel} from './one-model.js';

const tags = (...names: readonly string[]) =>
  refusal(200, {models: names.map((name) => ({name, model: name, size: 1, details: {family: 'llama'}}))});

describe('the Ollama of this machine', () => {
  let upstream: FakeUpstream;
  let providers: Providers;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    upstream = await startFakeUpstream();
    providers = createProviders(
      {
        openAI: null,
        defaultModel: 'mock/echo',
        mockWordDelayMs: 0,
        models: defaultModels(null),
        ollamaUrl: new URL(upstream.baseUrl).origin,
      },
      clock,
    );
  });
  afterEach(async () => {
    await providers.close();
    await upstream.close();
  });
  const listed = async (): Promise<readonly string[]> => {
    await providers.refresh();
    return providers.models.map(({id}) => id).filter((id) => !id.startsWith('mock/'));
  };

  it('has its models listed when it runs', async () => {
    upstream.answerWith(tags('llama3.2:3b', 'qwen3:8b'));
    expect(await listed()).to.deep.equal(['ollama/llama3.2:3b', 'ollama/qwen3:8b']);
    expect(upstream.requests.map(({path}) => path)).to.deep.equal(['/api/tags']);
  });

  it('is asked for a model by its own name', async () => {
    upstream.answerWith(tags('llama3.2:3b'));
    await providers.refresh();
    upstream.answerWith(eventStream(completion('from home')));
    const {text, answered} = await askModel(providers, 'ollama/llama3.2:3b');
    const {path, body} = upstream.requests[1] ?? {};
    expect([text, path, body?.model]).to.deep.equal(['from home', '/v1/chat/completions', 'llama3.2:3b']);
    expect(answered[0]).to.include({model: 'ollama/llama3.2:3b', provider: 'ollama'});
  });

  it('is not asked for a model that it does not have', async () => {
    upstream.answerWith(tags('llama3.2:3b'));
    await providers.refresh();
    expect(() => providers.providerOf('ollama/other')).to.throw('No provider has the model');
  });

  it('is looked at again after ten seconds, and not before', async () => {
    upstream.answerWith(tags('a'));
    await listed();
    upstream.answerWith(tags('b'));
    clock.advance(9_999);
    expect(await listed()).to.deep.equal(['ollama/a']);
    clock.advance(1);
    expect(await listed()).to.deep.equal(['ollama/b']);
  });

  it('is looked at once for all who ask at the same time', async () => {
    upstream.answerWith(tags('a'));
    await Promise.all([providers.refresh(), providers.refresh(), providers.refresh()]);
    expect(upstream.requests).to.have.length(1);
  });

  it('is waited for half a second', async () => {
    upstream.answerWith(() => undefined);
    const looking = listed();
    await eventually(
      () => upstream.requests.length,
      (count) => count === 1,
    );
    clock.advance(500);
    expect(await looking).to.deep.equal([]);
  });

  for (const [what, answer] of [
    ['is something else', refusal(200, '<html>hello</html>')],
    ['refuses', refusal(500, {models: [{name: 'a'}]})],
    ['sends people elsewhere', refusal(302, '', {location: 'http://127.0.0.1:1/'})],
    ['names models that could not be asked for', tags('a b', '../x\n', 'é')],
  ] as const) {
    it(`has nothing listed where it ${what}`, async () => {
      upstream.answerWith(answer);
      expect(await listed()).to.deep.equal([]);
    });
  }

  it('has nothing listed any more when it is gone', async () => {
    upstream.answerWith(tags('a'));
    await listed();
    await upstream.close();
    clock.advance(10_000);
    expect(await listed()).to.deep.equal([]);
    upstream = await startFakeUpstream();
  });

  for (const baseUrl of [
    'http://192.168.0.2:11434',
    'https://127.0.0.1:11434',
    'http://127.0.0.1.evil.example',
  ]) {
    it(`is not looked for at ${baseUrl}`, () => {
      expect(() => new OllamaProbe({baseUrl, fetch, clock})).to.throw(RangeError, '`baseUrl`');
    });
  }

  it('is looked for on the machine that a container runs on', () => {
    const baseUrl = 'http://host.docker.internal:11434/';
    expect(new OllamaProbe({baseUrl, fetch, clock}).baseUrl).to.equal('http://host.docker.internal:11434');
  });
});
