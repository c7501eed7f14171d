import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {estimateTokenCount} from 'tokenx';
import {fitContext, fitContextStep} from '../../../demo/server/generation/fit-context.js';
import {continueInstruction} from '../../../demo/server/providers/continue-instruction.js';
import type {PromptMessage} from '../../../demo/server/providers/provider.js';
import {ChatError} from '../../../src/base/chat-error.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {serviceWires} from '../../support/fake-upstream-wires.js';
import {postJson, sendBody, startServer, type TestServer} from '../../support/server-harness.js';
import {servedModels} from './providers/one-model.js';

const words = (count: number): string => 'word '.repeat(count).trim();
const [system, user, assistant] = (['system', 'user', 'assistant'] as const).map(
  (role) =>
    (content: string): PromptMessage => ({role, content}),
) as [(text: string) => PromptMessage, (text: string) => PromptMessage, (text: string) => PromptMessage];
const tokensIn = (messages: readonly PromptMessage[]): number =>
  messages.reduce((sum, {content}) => sum + estimateTokenCount(content) + 4, 0);

describe('a prompt for a model', () => {
  const hello = user(words(20));
  const all = [
    system(words(10)),
    hello,
    assistant(words(30)),
    user(words(10)),
    assistant(words(5)),
    user('now'),
  ];

  it('is left as it is where it fits', () => {
    expect(fitContext(all, tokensIn(all))).to.equal(all);
  });

  it('loses its oldest questions with their answers, never what the system says', () => {
    expect(fitContext(all, tokensIn(all) - 1)).to.deep.equal([all[0], ...all.slice(3)]);
    expect(fitContext(all, 30)).to.deep.equal([all[0], all[5]]);
  });

  it('begins with a question wherever something had to go', () => {
    expect(fitContext(all, tokensIn(all) - tokensIn([hello]))).to.deep.equal([all[0], ...all.slice(3)]);
  });

  const continued = [
    user(words(50)),
    assistant(words(9)),
    user('go'),
    assistant('half'),
    user(continueInstruction),
  ];

  it('keeps the question of an answer that is continued, and that answer', () => {
    expect(fitContext(continued, 80)).to.deep.equal(continued.slice(2));
  });

  it('is not asked where what must stay is too long; of one message, people are told to shorten it', () => {
    const errorOf = (messages: readonly PromptMessage[]): unknown => {
      try {
        return fitContext(messages, 20);
      } catch (error) {
        return error instanceof ChatError ? [error.code, error.retryable, error.hint] : error;
      }
    };
    expect([errorOf([user(words(30))]), errorOf(continued)]).to.deep.equal([
      [
        'context-length',
        false,
        'The message is too long for this model. Shorten it, or choose another model.',
      ],
      ['context-length', false, 'The conversation is too long for this model. Start a new one.'],
    ]);
  });

  it('counts what pictures take', () => {
    const picture = {fileId: 'f', mediaType: 'image/png', name: 'a.png', data: new Uint8Array(3)};
    const seen = [{...user('see'), files: [picture]}, assistant('ok'), user('and now')];
    expect([fitContext(seen, 2_000).length, fitContext(seen, 1_500).length]).to.deep.equal([3, 1]);
  });

  it('fits, begins with a question or is whole, and ends as it did, whatever it is', () => {
    const turn = fc
      .tuple(fc.nat(40), fc.nat(40))
      .map(([one, other]) => [user(words(one + 1)), assistant(words(other + 1))]);
    fc.assert(
      fc.property(
        fc.array(turn, {maxLength: 6}),
        fc.boolean(),
        fc.integer({min: 30, max: 300}),
        (turns, hasSystem, most) => {
          const prompt = [...(hasSystem ? [system('be kind')] : []), ...turns.flat().slice(1), user('last')];
          const fitted = fitContext(prompt, most);
          const talk = fitted.filter(({role}) => role !== 'system');
          expect(tokensIn(fitted)).to.be.at.most(most);
          expect(fitted === prompt || talk[0]?.role === 'user').to.equal(true);
          expect(prompt.slice(-talk.length)).to.deep.equal(talk);
        },
      ),
    );
  });
});

describe('a long conversation', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const start = async (
    at: number,
    contextTokens: number | null,
    maxOutputTokens: number | null,
  ): Promise<void> => {
    const wire = serviceWires[at] ?? expect.fail('no such wire');
    const model = {contextTokens, maxOutputTokens};
    server = await startServer({
      models: servedModels({m: {kind: wire.kind, baseUrl: upstream.baseUrl, model}}),
      promptSteps: [fitContextStep((id) => (id === 'm' ? model : undefined))],
    });
    upstream.answerWith(eventStream(wire.stream('fine')));
  };
  const ask = async (
    message: string,
    conversationId?: string,
  ): Promise<{conversationId: string; code?: string}> => {
    const fields = {model: 'm', ...(conversationId === undefined ? {} : {conversationId})};
    return (await postJson(`${server.url}/api/ai/chat`, sendBody(message, fields))).json() as never;
  };
  const sent = (): readonly string[] =>
    (upstream.requests.at(-1)?.body.messages ?? []).map(
      ({role, content}) => `${role} ${estimateTokenCount(content)}`,
    );

  it('is given to the model as far as it has room beside the answer, and the store keeps all of it', async () => {
    await start(0, 200, 100);
    const {conversationId} = await ask(words(50));
    await ask(words(30), conversationId);
    await ask(words(31), conversationId);
    expect(sent()).to.deep.equal(['user 30', 'assistant 1', 'user 31']);
    const saved = await server.db.selectFrom('messages').select('parts').orderBy('ordinal').execute();
    expect(saved.map(({parts}) => JSON.parse(parts)[0].text)).to.deep.equal([
      ...[words(50), 'fine', words(30), 'fine'],
      ...[words(31), 'fine'],
    ]);
  });

  it('leaves half of the context to the question, whatever the answer may take', async () => {
    await start(0, 200, 10_000);
    await ask(words(90));
    expect(sent()).to.deep.equal(['user 90']);
  });

  it('is given in ten messages where nothing is known of the model', async () => {
    await start(0, null, null);
    const {conversationId} = await ask(words(500));
    for (let turn = 2; turn <= 6; turn++) await ask(`${turn}`, conversationId);
    expect(sent().length).to.equal(10);
  });

  it('begins with a question at services that refuse another beginning', async () => {
    await start(1, null, null);
    const {conversationId} = await ask('1');
    for (let turn = 2; turn <= 6; turn++) await ask(`${turn}`, conversationId);
    const roles = upstream.requests.at(-1)?.body.messages.map(({role}) => role);
    expect([roles?.length, roles?.[0]]).to.deep.equal([9, 'user']);
  });

  it('is not asked of the model where the last message alone is too long', async () => {
    await start(0, 200, 100);
    const {code} = await ask(words(300));
    expect([code, upstream.requests.length]).to.deep.equal(['context-length', 0]);
    const saved = await server.db.selectFrom('messages').select('role').execute();
    expect(saved).to.deep.equal([{role: 'user'}]);
  });
});
