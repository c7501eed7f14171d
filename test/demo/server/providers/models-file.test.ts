import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {loadModels} from '../../../../demo/server/models/load-models.js';
import {ModelsFileError} from '../../../../demo/server/models/models-file-error.js';
import {readModels} from '../../../../demo/server/models/read-models.js';
import {defaultModels} from '../../../../demo/server/providers/default-models.js';
import {usualTimeouts} from '../../../../demo/server/providers/timeouts.js';

function problemsOf(text: string): readonly string[] {
  try {
    readModels(text, {});
    return [];
  } catch (error) {
    if (error instanceof ModelsFileError) return error.problems;
    throw error;
  }
}

const groq =
  '[providers.groq]\nkind = "openai-compatible"\nbase_url = "https://groq.example/v1/"\nkey_env = "GROQ_KEY"\n';
const model = (fields: string, id = 'm'): string => `[[models]]\nid = "${id}"\n${fields}\n`;

describe('a models file', () => {
  it('names providers with their addresses, and keys by the environment', () => {
    const {services} = readModels(groq, {GROQ_KEY: 'sk-1'});
    expect(services.map(({name, ...service}) => [name, service])).to.deep.equal([
      [
        'ollama',
        {
          kind: 'openai-compatible',
          baseUrl: 'http://127.0.0.1:11434/v1',
          apiKey: undefined,
          backend: 'ollama',
        },
      ],
      [
        'groq',
        {kind: 'openai-compatible', baseUrl: 'https://groq.example/v1', apiKey: 'sk-1', backend: 'cloud'},
      ],
    ]);
  });

  it('names models with context, cap, price, cache and fallbacks', () => {
    const text = `${groq}${model(
      'name = "M"\nprovider = "groq"\nmodel = "vendor/m:1"\ncontext_tokens = 1000\nmax_output_tokens = 100\ncache = true\n' +
        'fallbacks = ["n", "cache", "mock"]\nprice = {input = 0.59, cached_input = 0.1, output = 2, currency = "EUR"}',
    )}${model('provider = "ollama"', 'n')}`;
    expect(readModels(text, {}).models).to.deep.equal([
      {
        id: 'm',
        name: 'M',
        contextTokens: 1000,
        maxOutputTokens: 100,
        isCached: true,
        places: [
          {
            service: 'groq',
            model: 'vendor/m:1',
            price: {currency: 'EUR', input: 0.59, output: 2, cachedInput: 0.1},
          },
        ],
        fallbacks: [{kind: 'model', model: 'n'}, {kind: 'cache'}, {kind: 'mock'}],
      },
      {
        id: 'n',
        name: 'n',
        contextTokens: null,
        maxOutputTokens: null,
        isCached: false,
        places: [{service: 'ollama', model: 'n', price: null}],
        fallbacks: [],
      },
    ]);
  });

  const places = 'places = [{provider = "groq"}, {provider = "local"}, {provider = "ollama"}]';
  const local = '[providers.local]\nkind = "openai-compatible"\nbase_url = "http://localhost:8080/v1"\n';
  for (const [what, top, fields, expected] of [
    ['the usual preference', '', places, ['ollama', 'local', 'groq']],
    ['the file’s', 'backend_preference = ["cloud", "local"]\n', places, ['groq', 'local', 'ollama']],
    [
      'the model’s own',
      'backend_preference = ["cloud"]\n',
      `${places}\nbackend_preference = ["local"]`,
      ['local', 'groq', 'ollama'],
    ],
  ] as const) {
    it(`has places tried in the order of ${what}`, () => {
      const [read] = readModels(`${top}${groq}${local}${model(fields)}`, {}).models;
      expect(read?.places.map(({service}) => service)).to.deep.equal(expected);
    });
  }

  it('may set timeouts, one by one', () => {
    expect(readModels('[timeouts]\nidle_ms = 5\n', {}).timeouts).to.deep.equal({...usualTimeouts, idleMs: 5});
  });

  const wrong: readonly (readonly [what: string, text: string, problem: string])[] = [
    ['a line that is not TOML', 'a = \n', 'line 1, column 5: '],
    ['a setting that is not known', 'colour = "red"', 'colour: is not known here'],
    ['a key in the file', `${groq}api_key = "sk-1"`, 'providers.groq.api_key: is not known here'],
    [
      'a key for the name of one',
      groq.replace('GROQ_KEY', 'sk-1'),
      'providers.groq.key_env: must be the name of',
    ],
    [
      'a kind that is none',
      '[providers.p]\nkind = "psychic"',
      'providers.p.kind: must be one of openai-compatible',
    ],
    ['no kind', '[providers.p]\nbase_url = "http://a.example"', 'providers.p.kind: is missing'],
    ['no address', '[providers.p]\nkind = "openai-compatible"', 'providers.p.base_url: must be given'],
    [
      'an address with a key in it',
      '[providers.p]\nkind = "gemini"\nbase_url = "https://k@a.example"',
      'providers.p.base_url: must be',
    ],
    ['a provider called mock', '[providers.mock]\nkind = "gemini"', 'providers.mock: must be named'],
    ['a model without an id', '[[models]]\nprovider = "ollama"', 'models[0].id: is missing'],
    ['a model that is nowhere', model(''), 'models[0]: must have either a provider or places'],
    ['a provider that is not there', model('provider = "p"'), 'models[0].provider: there is no provider p'],
    [
      'a provider of no name of its own',
      model('provider = "constructor"'),
      'models[0].provider: there is no provider constructor',
    ],
    [
      'a place that is not there',
      model('places = [{provider = "p"}]'),
      'models[0].places[0].provider: there is no',
    ],
    ['no places', model('places = []'), 'models[0].places: must have a place'],
    [
      'a name beside places',
      model('model = "x"\nplaces = [{provider = "ollama"}]'),
      'models[0].model: belongs into',
    ],
    [
      'two models of one id',
      model('provider = "ollama"') + model('provider = "ollama"'),
      'models[1].id: m is there twice',
    ],
    ['a mock’s id', model('provider = "ollama"', 'mock/x'), 'models[0].id: mock and cache are'],
    [
      'a price below nothing',
      model('provider = "ollama"\nprice = {input = -1, output = 1}'),
      'models[0].price.input: must not',
    ],
    ['half a price', model('provider = "ollama"\nprice = {input = 1}'), 'models[0].price.output: is missing'],
    [
      'no context at all',
      model('provider = "ollama"\ncontext_tokens = 0'),
      'models[0].context_tokens: must be at least 1',
    ],
    [
      'half a token',
      model('provider = "ollama"\nmax_output_tokens = 1.5'),
      'models[0].max_output_tokens: must be a whole',
    ],
    [
      'a fallback that is not there',
      model('provider = "ollama"\nfallbacks = ["x"]'),
      'models[0].fallbacks[0]: there is no model x',
    ],
    [
      'itself as a fallback',
      model('provider = "ollama"\nfallbacks = ["m"]'),
      'models[0].fallbacks[0]: a model cannot',
    ],
    [
      'a mock before the end',
      model('provider = "ollama"\nfallbacks = ["mock", "cache"]'),
      'models[0].fallbacks[0]: mock must come last',
    ],
    [
      'a backend that is none',
      'backend_preference = ["moon"]',
      'backend_preference[0]: must be one of ollama',
    ],
    ['a default that is not there', 'default_model = "x"', 'default_model: there is no model x'],
  ];
  for (const [what, text, problem] of wrong) {
    it(`with ${what} says so`, () => {
      const problems = problemsOf(text);
      expect(
        problems.some((each) => each.startsWith(problem)),
        problems.join('\n'),
      ).to.equal(true);
      expect(problems.join('\n')).not.to.contain('sk-1');
    });
  }

  it('has everything that is wrong named at once', () => {
    const problems = problemsOf(
      `default_model = "x"\ncolour = 1\n${model('provider = "p"\nfallbacks = ["y"]\ncache = "yes"')}`,
    );
    expect(problems.map((problem) => problem.split(':')[0])).to.have.members([
      'colour',
      'models[0].cache',
      'models[0].provider',
      'models[0].fallbacks[0]',
      'default_model',
    ]);
  });

  it('comes with an example that is right', async () => {
    const text = await readFile(new URL('../../../../demo/models.example.toml', import.meta.url), 'utf8');
    const {models, services, defaultModel, timeouts} = readModels(text, {ANTHROPIC_API_KEY: 'k'});
    expect([models.length, services.length, defaultModel, timeouts]).to.deep.equal([
      3,
      5,
      'llama-3.3-70b',
      usualTimeouts,
    ]);
  });
});

describe('the models of a server', () => {
  let directory: string;
  const openAI = {baseUrl: 'https://a.example/v1', apiKey: 'k', model: 'gpt'};
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-models-'));
  });
  after(() => rm(directory, {recursive: true, force: true}));
  const load = (name: string, isRequired: boolean) =>
    loadModels({file: join(directory, name), isRequired, environment: {}, openAI});

  it('are those of the file', async () => {
    await writeFile(join(directory, 'models.toml'), model('provider = "ollama"'));
    expect((await load('models.toml', false)).models.map(({id}) => id)).to.deep.equal(['m']);
  });

  it('are those of the environment where there is no file', async () => {
    expect(await load('none.toml', false)).to.deep.equal(defaultModels(openAI));
  });

  it('are not guessed where the file that was named is missing', async () => {
    const error = await load('none.toml', true).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ModelsFileError);
  });
});
