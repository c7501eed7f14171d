import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {TemplatesError} from '../../../../demo/server/templates/templates-error.js';
import {
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {messagesOf, postJson, rowCounts, sendBody, type TestServer} from '../../../support/server-harness.js';
import {startWithUpstream} from '../../../support/start-with-upstream.js';
import {makeTemplates, type TestTemplates, templateFile} from './template-files.js';

const who = 'variables: {who: {required: true}}\n';

describe('a server with templates', () => {
  let templates: TestTemplates;
  let upstream: FakeUpstream;
  let server: TestServer | null;
  beforeEach(async () => {
    server = null;
    templates = await makeTemplates({'t.yaml': templateFile('t', 1, 'Speak to {{who}}.', who)});
    upstream = await startFakeUpstream();
    upstream.answerWith(eventStream(completion('ok')));
  });
  afterEach(async () => {
    await server?.dispose();
    await upstream.close();
    await templates.dispose();
  });

  const start = async (defaultTemplate: string | null = null): Promise<TestServer> => {
    server = await startWithUpstream(upstream, {
      templates: {directory: templates.directory, defaultTemplate},
    });
    return server;
  };
  const ask = (url: string, fields: Record<string, unknown>): Promise<Response> =>
    postJson(`${url}/api/ai/chat`, sendBody('Hi', {model: 'm', ...fields}));

  it('asks under the template that a request names, and says so on the answer', async () => {
    const running = await start();
    const response = await ask(running.url, {template: 't', variables: {who: 'Ada'}});
    const {conversationId} = (await response.json()) as {conversationId: string};
    expect(upstream.requests[0]?.body.messages).to.deep.equal([
      {role: 'system', content: 'Speak to Ada.'},
      {role: 'user', content: 'Hi'},
    ]);
    const answer = (await messagesOf(running, conversationId)).at(-1);
    expect(answer?.metadata?.['template']).to.include({name: 't', version: '1'});
  });

  it('refuses what a template cannot be made of, and nothing is saved', async () => {
    const running = await start();
    const before = await rowCounts(running);
    const statuses: (readonly [number, string])[] = [];
    for (const fields of [
      {template: 'none'},
      {template: 't'},
      {template: 't', variables: {who: 'x', more: 'y'}},
    ]) {
      const response = await ask(running.url, fields);
      statuses.push([response.status, ((await response.json()) as {code: string}).code]);
    }
    expect(statuses).to.deep.equal([
      [422, 'invalid'],
      [422, 'invalid'],
      [422, 'invalid'],
    ]);
    expect([await rowCounts(running), upstream.requests.length]).to.deep.equal([before, 0]);
  });

  it('lists them', async () => {
    const running = await start();
    const response = await fetch(`${running.url}/api/ai/templates`);
    const {templates: listed} = (await response.json()) as {templates: readonly {name: string}[]};
    expect(listed.map(({name}) => name)).to.deep.equal(['t']);
  });

  it('does not start with one that is wrong', async () => {
    await templates.write('u.yaml', 'name: u\n');
    const error = await start('t').catch((thrown: unknown) => thrown);
    expect(error instanceof TemplatesError && error.problems).to.deep.equal([
      'u.yaml:1: version: is missing',
      'u.yaml:1: body: is missing',
      'DEFAULT_TEMPLATE: t needs who, which nobody may give',
    ]);
  });
});
