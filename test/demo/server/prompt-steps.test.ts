import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../demo/server/app.js';
import type {PromptStep} from '../../../demo/server/generation/prompt-step.js';
import type {RunObserver} from '../../../demo/server/generation/run-observer.js';
import {ChatError} from '../../../src/base/chat-error.js';
import {completion, eventStream, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {readAll, startOf, startReading} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';
import {makeTemplates, templateFile} from './templates/template-files.js';

const topic = 'variables: {topic: {required: true}}\n';

describe('around a run', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.answerWith(eventStream(completion('Well.')));
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const start = async (options: ServerOptions): Promise<void> => {
    server = await startWithUpstream(upstream, {
      ...options,
    });
  };
  const ask = async (message: string) =>
    readAll(await postJson(`${server.url}${streamPath}`, sendBody(message, {model: 'm'})));
  const asked = (): unknown => upstream.requests.at(-1)?.body['messages'];

  describe('a step of the prompt', () => {
    const rule: PromptStep = {
      prepare: (messages) => ({
        messages: [{role: 'system', content: 'Be short.'}, ...messages],
        events: [{type: 'source', id: 's1', title: 'The rules'}],
        metadata: {rule: 'short'},
      }),
    };
    const shout: PromptStep = {
      prepare: (messages) => ({
        messages: messages.map((one) => ({...one, content: one.content.toUpperCase()})),
      }),
    };

    it('changes what the model sees, on what the step before it made', async () => {
      await start({promptSteps: [rule, shout]});
      await ask('hi');
      expect(asked()).to.deep.equal([
        {role: 'system', content: 'BE SHORT.'},
        {role: 'user', content: 'HI'},
      ]);
    });

    it('has its say before the first word, and both are saved', async () => {
      await start({promptSteps: [rule]});
      const events = await ask('hi');
      expect(events.map(({event}) => event.type)).to.deep.equal(['start', 'source', 'chunk', 'done']);
      const [question, answer] = await messagesOf(server, startOf(events).conversationId);
      expect(question?.text).to.equal('hi');
      expect(answer?.parts.map(({type}) => type)).to.deep.equal(['source', 'text']);
      expect(answer?.metadata).to.deep.include({model: 'm', rule: 'short'});
    });

    it('keeps its metadata when the process dies in the answer', async () => {
      await start({promptSteps: [rule]});
      upstream.answerWith((outgoing) => void outgoing.writeHead(200, {'content-type': 'text/event-stream'}));
      const reader = await startReading(server, 'hi', {fields: {model: 'm'}});
      await reader.next();
      await reader.next();
      const {conversationId} = startOf(reader.all);
      expect((await messagesOf(server, conversationId)).at(-1)?.metadata).to.deep.equal({
        model: 'm',
        rule: 'short',
      });
      await server.close();
      const again = await startServer({databaseFile: server.databaseFile});
      const answer = (await messagesOf(again, conversationId)).at(-1);
      await again.dispose();
      expect(answer?.status).to.equal('interrupted');
      expect(answer?.metadata).to.deep.include({rule: 'short'});
    });

    it('ends the run with its error, and the model is not asked', async () => {
      const refuse: PromptStep = {
        prepare: () => {
          throw new ChatError('Too long.', {code: 'context-length'});
        },
      };
      await start({promptSteps: [refuse]});
      expect((await ask('hi')).at(-1)?.event).to.deep.include({type: 'error', code: 'context-length'});
      expect(upstream.requests).to.have.length(0);
    });

    it('is not waited for when the person stops', async () => {
      const never: PromptStep = {prepare: () => new Promise(() => {})};
      await start({promptSteps: [never]});
      const reader = await startReading(server, 'hi', {fields: {model: 'm'}});
      await reader.next();
      await postJson(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, {});
      expect((await reader.rest()).at(-1)?.event).to.deep.equal({type: 'stopped', length: 0});
    });

    it('hears of an older question what was asked with it then', async () => {
      const heard: unknown[] = [];
      const listen: PromptStep = {
        prepare: (messages, {askedWith, path}) => {
          heard.push([askedWith, path.map(({role}) => role)]);
          return {messages};
        },
      };
      const templates = await makeTemplates({'t.yaml': templateFile('t', 1, 'On {{topic}}.', topic)});
      await start({
        promptSteps: [listen],
        templates: {directory: templates.directory, defaultTemplate: null},
      });
      const askedWith = {template: 't', variables: {topic: 'tides'}};
      const body = sendBody('hi', {model: 'm', ...askedWith});
      const {conversationId} = startOf(await readAll(await postJson(`${server.url}${streamPath}`, body)));
      await readAll(await postJson(`${server.url}${streamPath}`, {trigger: 'regenerate', conversationId}));
      await templates.dispose();
      expect(heard).to.deep.equal([
        [askedWith, ['user']],
        [askedWith, ['user']],
      ]);
    });
  });

  describe('an observer of runs', () => {
    const calls: string[] = [];
    const observer: RunObserver = {
      began: () => calls.push('began'),
      asked: (_, messages) => calls.push(`asked ${messages.map(({content}) => content)}`),
      answered: (_, {kind}) => calls.push(`answered ${kind}`),
      said: (_, {type}) => calls.push(`said ${type}`),
      ended: (_, {status, answeredBy}) => calls.push(`ended ${status} ${answeredBy?.provider}`),
    };
    beforeEach(() => calls.splice(0));

    it('is told of everything in its order, with the words as the model sees them', async () => {
      await start({observers: [observer], guards: {pii: 'mask', promptInjection: 'off'}});
      await ask('Write to anna@example.com');
      expect(calls[1]).not.to.include('anna@example.com');
      expect(calls.toSpliced(1, 1)).to.deep.equal([
        'began',
        'answered streamed',
        'said chunk',
        'said finish',
        'ended done openai-compatible',
      ]);
    });

    it('harms nothing when it throws', async () => {
      const broken: RunObserver = {
        began: () => {
          throw new Error('No.');
        },
      };
      await start({observers: [broken, observer]});
      expect((await ask('hi')).at(-1)?.event.type).to.equal('done');
      expect(calls).to.include('began');
    });
  });
});
