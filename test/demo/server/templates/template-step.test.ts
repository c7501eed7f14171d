import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {AskedWith, PromptStep} from '../../../../demo/server/generation/prompt-step.js';
import {findTemplateVersion} from '../../../../demo/server/store/template-versions.js';
import type {TemplateFolder} from '../../../../demo/server/templates/template-folder.js';
import {templateStep, type UsedTemplate} from '../../../../demo/server/templates/template-step.js';
import {systemClock} from '../../../../src/base/clock.js';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {messagesOf, postJson, sendBody, type TestServer} from '../../../support/server-harness.js';
import {startWithUpstream} from '../../../support/start-with-upstream.js';
import {makeTemplates, type TestTemplates, templateFile} from './template-files.js';

const who = 'variables: {who: {default: nobody}}\n';

describe('a prompt under a template', () => {
  let templates: TestTemplates;
  let folder: TemplateFolder;
  let upstream: FakeUpstream;
  let server: TestServer;
  let asked: AskedWith;
  beforeEach(async () => {
    templates = await makeTemplates({'t.yaml': templateFile('t', 1, 'Speak to {{who}}.', who)});
    folder = await templates.open();
    asked = {template: 't', variables: {who: 'Ada'}};
    upstream = await startFakeUpstream();
    upstream.answerWith(eventStream(completion('ok')));
    let step: PromptStep | null = null;
    const promptSteps: readonly PromptStep[] = [
      {
        prepare(messages, context) {
          step ??= templateStep({templates: folder, db: server.db, clock: systemClock});
          return step.prepare(messages, {...context, askedWith: asked});
        },
      },
    ];
    server = await startWithUpstream(upstream, {
      promptSteps,
    });
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
    await templates.dispose();
  });

  const ask = async (
    fields: Record<string, unknown> = {},
  ): Promise<{conversationId: string; code?: string; hint?: string}> => {
    const response = await postJson(`${server.url}/api/ai/chat`, sendBody('Hi', {model: 'm', ...fields}));
    return (await response.json()) as {conversationId: string};
  };
  const usedBy = async (conversationId: string): Promise<UsedTemplate> =>
    (await messagesOf(server, conversationId)).at(-1)?.metadata?.['template'] as UsedTemplate;
  const systemWords = (): string | undefined => {
    const [first] = upstream.requests.at(-1)?.body.messages ?? [];
    return first?.role === 'system' ? first.content : undefined;
  };
  const edit = async (version: number, body: string): Promise<void> => {
    await templates.write('t.yaml', templateFile('t', version, body, who));
    templates.passASecond();
  };

  it('begins with what the template makes of its variables', async () => {
    await ask();
    expect(upstream.requests[0]?.body.messages).to.deep.equal([
      {role: 'system', content: 'Speak to Ada.'},
      {role: 'user', content: 'Hi'},
    ]);
  });

  it('has nothing before it where no template is asked for', async () => {
    asked = {};
    const {conversationId} = await ask();
    expect([systemWords(), await usedBy(conversationId)]).to.deep.equal([undefined, undefined]);
  });

  it('begins with the default template where none is asked for', async () => {
    folder = await templates.open({defaultTemplate: 't'});
    asked = {};
    await ask();
    expect(systemWords()).to.equal('Speak to nobody.');
  });

  it('leaves version and digest with the answer, by which its text is found', async () => {
    const {conversationId} = await ask();
    const used = await usedBy(conversationId);
    expect(used).to.include({name: 't', version: '1'});
    expect(await findTemplateVersion(server.db, used)).to.include({...used, body: 'Speak to {{who}}.'});
  });

  it('follows the file, and each text that was used is kept, also of the same version', async () => {
    const uses: UsedTemplate[] = [];
    const said: (string | undefined)[] = [];
    for (const [version, body] of [
      [1, 'Speak to {{who}}.'],
      [1, 'Sing to {{who}}.'],
      [2, 'Talk to {{who}}.'],
    ] as const) {
      await edit(version, body);
      const {conversationId} = await ask();
      uses.push(await usedBy(conversationId));
      said.push(systemWords());
    }
    await templates.delete('t.yaml');
    templates.passASecond();
    const kept = await Promise.all(uses.map((used) => findTemplateVersion(server.db, used)));
    expect(said).to.deep.equal(['Speak to Ada.', 'Sing to Ada.', 'Talk to Ada.']);
    expect(kept.map((text) => text?.body)).to.deep.equal([
      'Speak to {{who}}.',
      'Sing to {{who}}.',
      'Talk to {{who}}.',
    ]);
    expect(uses.map(({version}) => version)).to.deep.equal(['1', '1', '2']);
  });

  it('keeps a text once, however often it is used', async () => {
    await Promise.all([ask(), ask(), ask()]);
    const rows = await server.db.selectFrom('template_versions').selectAll().execute();
    expect(rows.length).to.equal(1);
  });

  it('is under the newest version where an answer is asked for again', async () => {
    const {conversationId} = await ask();
    await edit(2, 'Sing to {{who}}.');
    await ask({trigger: 'regenerate', message: undefined, conversationId});
    expect([systemWords(), (await usedBy(conversationId)).version]).to.deep.equal(['Sing to Ada.', '2']);
  });

  it('stays under the text that an answer began with where it is continued', async () => {
    upstream.answerWith(eventStream(`${chunkOf('half')}${chunkOf('', 'length')}data: [DONE]\n\n`));
    const {conversationId} = await ask();
    await edit(2, 'Sing to {{who}}.');
    upstream.answerWith(eventStream(completion(' and half')));
    await ask({trigger: 'continue', message: undefined, conversationId});
    expect([systemWords(), (await usedBy(conversationId)).version]).to.deep.equal(['Speak to Ada.', '1']);
  });

  it('is not asked where the template is gone; the question stays', async () => {
    asked = {template: 'gone'};
    const {code, hint} = await ask();
    const rows = await server.db.selectFrom('messages').select('role').execute();
    expect({code, hint, rows, requests: upstream.requests.length}).to.deep.equal({
      code: 'invalid',
      hint: 'The template of this question is not there any more.',
      rows: [{role: 'user'}],
      requests: 0,
    });
  });
});
