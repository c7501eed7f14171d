import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {eventStream, type FakeUpstream, refusal, startFakeUpstream} from '../../../support/fake-upstream.js';
import {type ServiceWire, serviceWires} from '../../../support/fake-upstream-wires.js';
import {askModel, canaryKey, openProviders, servedModels} from './one-model.js';

type Case = readonly [what: string, status: number, body: unknown, code: string];

const theirWords = 'words of the service';
const say = (fields: Record<string, unknown>): unknown => ({error: {message: theirWords, ...fields}});

/** What is the same for all: the status decides where the body says nothing that is known. */
const common: readonly Case[] = [
  ['400', 400, say({}), 'invalid'],
  ['401', 401, say({}), 'auth'],
  ['402', 402, say({}), 'payment'],
  ['403', 403, say({}), 'forbidden'],
  ['404', 404, say({}), 'invalid'],
  ['405', 405, '', 'invalid'],
  ['408', 408, '', 'timeout'],
  ['409', 409, say({}), 'server'],
  ['413', 413, say({}), 'too-large'],
  ['415', 415, '', 'invalid'],
  ['422', 422, say({}), 'invalid'],
  ['429', 429, say({}), 'rate-limit'],
  ['500 and a page', 500, '<html>words of the service</html>', 'server'],
  ['502', 502, '', 'server'],
  ['503', 503, '', 'overloaded'],
  ['504', 504, '', 'timeout'],
  ...[520, 521, 522, 523, 524].map((status): Case => [`${status} (a proxy)`, status, '', 'server']),
  ['529', 529, '', 'overloaded'],
];

/** What each service says in words of its own. */
const own: Record<ServiceWire['kind'], readonly Case[]> = {
  'openai-compatible': [
    ['invalid_api_key', 401, say({code: 'invalid_api_key'}), 'auth'],
    ['insufficient_quota with 429', 429, say({code: 'insufficient_quota'}), 'payment'],
    ['rate_limit_exceeded', 429, say({type: 'tokens', code: 'rate_limit_exceeded'}), 'rate-limit'],
    ['server_is_overloaded with 500', 500, say({code: 'server_is_overloaded'}), 'overloaded'],
    ['credit_balance_exhausted', 429, say({code: 'credit_balance_exhausted'}), 'payment'],
    ['slow_down', 503, say({code: 'slow_down'}), 'overloaded'],
    ['context_length_exceeded', 400, say({code: 'context_length_exceeded'}), 'context-length'],
    ['content_filter (Azure)', 400, say({code: 'content_filter'}), 'content-filter'],
    ['model_not_found', 404, say({code: 'model_not_found'}), 'invalid'],
    ['a request over its limit (Groq)', 413, say({code: 'rate_limit_exceeded'}), 'too-large'],
    ['no such model (Ollama)', 404, say({type: 'api_error'}), 'invalid'],
    ['a bare string (Ollama)', 500, {error: theirWords}, 'server'],
    [
      'exceed_context_size_error (llama.cpp)',
      400,
      say({type: 'exceed_context_size_error', code: 400}),
      'context-length',
    ],
    [
      'fields at the top (vLLM)',
      400,
      {object: 'error', message: 'maximum context length is 9', code: 400},
      'context-length',
    ],
    ['moderation (OpenRouter)', 403, say({code: 403, metadata: {reasons: ['violence']}}), 'content-filter'],
  ],
  anthropic: [
    ['authentication_error', 401, say({type: 'authentication_error'}), 'auth'],
    ['billing_error', 402, say({type: 'billing_error'}), 'payment'],
    [
      'no credit',
      400,
      say({type: 'invalid_request_error', message: 'Your credit is too low, go to Plans & Billing'}),
      'payment',
    ],
    ['permission_error', 403, say({type: 'permission_error'}), 'forbidden'],
    ['not_found_error', 404, say({type: 'not_found_error'}), 'invalid'],
    ['request_too_large', 413, say({type: 'request_too_large'}), 'too-large'],
    [
      'a prompt that is too long',
      400,
      say({type: 'invalid_request_error', message: 'prompt is too long: 9 tokens > 8'}),
      'context-length',
    ],
    ['rate_limit_error', 429, say({type: 'rate_limit_error'}), 'rate-limit'],
    ['api_error', 500, say({type: 'api_error'}), 'server'],
    ['timeout_error', 504, say({type: 'timeout_error'}), 'timeout'],
    ['overloaded_error', 529, say({type: 'overloaded_error'}), 'overloaded'],
  ],
  gemini: [
    [
      'a key that is not valid',
      400,
      say({code: 400, status: 'INVALID_ARGUMENT', details: [{reason: 'API_KEY_INVALID'}]}),
      'auth',
    ],
    ['a key that is not valid, in a list', 400, [say({code: 400, message: 'API key not valid.'})], 'auth'],
    ['UNAUTHENTICATED', 401, say({code: 401, status: 'UNAUTHENTICATED'}), 'auth'],
    ['PERMISSION_DENIED', 403, say({code: 403, status: 'PERMISSION_DENIED'}), 'forbidden'],
    [
      'a country it does not serve',
      400,
      say({code: 400, status: 'FAILED_PRECONDITION', message: 'User location is not supported'}),
      'forbidden',
    ],
    [
      'too many tokens',
      400,
      say({
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: 'The input token count exceeds the maximum number of tokens allowed',
      }),
      'context-length',
    ],
    ['NOT_FOUND', 404, say({code: 404, status: 'NOT_FOUND'}), 'invalid'],
    ['RESOURCE_EXHAUSTED', 429, say({code: 429, status: 'RESOURCE_EXHAUSTED'}), 'rate-limit'],
    ['INTERNAL', 500, say({code: 500, status: 'INTERNAL'}), 'server'],
    ['UNAVAILABLE', 503, say({code: 503, status: 'UNAVAILABLE'}), 'overloaded'],
    ['DEADLINE_EXCEEDED', 504, say({code: 504, status: 'DEADLINE_EXCEEDED'}), 'timeout'],
  ],
};

/** Errors after the first words, when the status is 200: the word, and what it means. */
const midStream: Record<ServiceWire['kind'], Readonly<Record<string, string>>> = {
  'openai-compatible': {
    server_error: 'server',
    server_is_overloaded: 'overloaded',
    insufficient_quota: 'payment',
    context_length_exceeded: 'context-length',
    rate_limit_exceeded: 'rate-limit',
    content_filter: 'content-filter',
  },
  anthropic: {
    overloaded_error: 'overloaded',
    rate_limit_error: 'rate-limit',
    billing_error: 'payment',
    api_error: 'server',
    timeout_error: 'timeout',
  },
  gemini: {
    UNAVAILABLE: 'overloaded',
    RESOURCE_EXHAUSTED: 'rate-limit',
    DEADLINE_EXCEEDED: 'timeout',
    INTERNAL: 'server',
  },
};

for (const wire of serviceWires) {
  describe(`a service of the kind ${wire.kind} that refuses`, () => {
    let upstream: FakeUpstream;
    let providers: Providers;
    before(async () => {
      upstream = await startFakeUpstream();
      providers = openProviders(servedModels({m: {kind: wire.kind, baseUrl: upstream.baseUrl}}));
    });
    after(async () => {
      await providers.close();
      await upstream.close();
    });

    for (const [what, status, body, code] of [...common, ...own[wire.kind]]) {
      it(`with ${what} gives the error ${code}, with a hint and none of its words`, async () => {
        upstream.answerWith(refusal(status, body));
        const {error, events} = await askModel(providers, 'm');
        const said = `${error?.message} ${error?.hint}`;
        expect({code: error?.code, status: error?.status, stage: error?.stage, events}).to.deep.equal({
          code,
          status,
          stage: 'open',
          events: [],
        });
        expect(error?.hint).to.match(/\w+\./);
        expect(said).not.to.match(new RegExp(`${theirWords}|${canaryKey}|token|Billing|API key not`));
      });
    }

    for (const [word, code] of Object.entries(midStream[wire.kind])) {
      it(`with ${word} after its first words gives the error ${code} and keeps the words`, async () => {
        upstream.answerWith(eventStream(wire.beginning('half ', 'an') + wire.midError(word, theirWords)));
        const {error, text} = await askModel(providers, 'm');
        expect([text, error?.code]).to.deep.equal(['half an', code]);
        expect(`${error?.message} ${error?.hint}`).not.to.contain(theirWords);
      });

      it(`with ${word} before any word gives the error ${code}`, async () => {
        upstream.answerWith(eventStream(wire.midError(word, theirWords)));
        const {error} = await askModel(providers, 'm');
        expect(error?.code).to.equal(code);
      });
    }

    for (const [header, value, expected] of [
      ['retry-after', '7', 7_000],
      ['retry-after', '0.5', 500],
      ['retry-after', 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
      ['retry-after-ms', '250', 250],
      ['retry-after', 'soon', undefined],
      ['retry-after', '99999999', undefined],
    ] as const) {
      it(`with ${header}: ${value} asks to wait ${expected ?? 'nothing'}`, async () => {
        upstream.answerWith(refusal(429, say({}), {[header]: value}));
        expect((await askModel(providers, 'm')).error?.retryAfterMs).to.equal(expected);
      });
    }
  });
}

describe('a service that says in its body how long to wait', () => {
  it('is believed', async () => {
    const upstream = await startFakeUpstream();
    const providers = openProviders(servedModels({m: {kind: 'gemini', baseUrl: upstream.baseUrl}}));
    upstream.answerWith(refusal(429, say({status: 'RESOURCE_EXHAUSTED', details: [{retryDelay: '34.5s'}]})));
    const {error} = await askModel(providers, 'm');
    expect(error?.retryAfterMs).to.equal(34_500);
    await providers.close();
    await upstream.close();
  });
});
