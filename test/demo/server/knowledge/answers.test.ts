import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {startOf, startReading, textOf} from '../../../support/server-events.js';
import {messagesOf, postJson, startServer, type TestServer} from '../../../support/server-harness.js';
import {as, startServerOfPeople} from '../people/people-server.js';
import {usualKnowledge} from './knowledge-place.js';

const path = '/api/ai/documents';
const pump = {title: 'Pump', text: 'The pump stands in the cellar.', url: 'https://example.com/pump'};

describe('answers that rest on documents', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.answerWith(eventStream(completion('In the ', 'cellar [1].')));
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const model = () => ({openAI: {baseUrl: upstream.baseUrl, apiKey: undefined, model: 'm'}});
  const ask = async (question: string, fields = {}) =>
    (await startReading(server, question, {fields: {model: 'm', ...fields}})).rest();
  const prompt = (): string =>
    (upstream.requests.at(-1)?.body.messages ?? [])
      .map(({role, content}) => `${role}: ${content}`)
      .join('\n');

  it('are asked for with the excerpt, say their sources first, and keep them', async () => {
    server = await startServer(model());
    const {id} = (await (await postJson(`${server.url}${path}`, pump)).json()) as {id: string};
    const events = await ask('Where does the pump stand?');
    expect(prompt()).to.contain(
      '<excerpt number="1" document="Pump">\nThe pump stands in the cellar.\n</excerpt>',
    );
    expect(prompt().startsWith('system: ')).to.equal(true);
    expect(prompt().endsWith('user: Where does the pump stand?')).to.equal(true);
    const source = {
      type: 'source',
      id: `${id}.0`,
      title: 'Pump',
      url: 'https://example.com/pump',
      snippet: 'The pump stands in the cellar.',
    };
    const kinds = events.map(({event}) => event.type);
    expect(kinds.slice(0, 3)).to.deep.equal(['start', 'source', 'chunk']);
    expect(events[1]?.event).to.deep.equal(source);
    const [, answer] = await messagesOf(server, startOf(events).conversationId);
    expect(answer?.parts).to.deep.equal([source, {type: 'text', text: 'In the cellar [1].'}]);
  });

  it('are asked for as ever where no document fits, or there is none', async () => {
    server = await startServer(model());
    await ask('Where does the pump stand?');
    expect(prompt()).to.equal('user: Where does the pump stand?');
    await postJson(`${server.url}${path}`, pump);
    const events = await ask('Who won the football match?');
    expect(prompt()).to.equal('user: Who won the football match?');
    expect(events.map(({event}) => event.type)).not.to.include('source');
  });

  it('know nothing of what was deleted', async () => {
    server = await startServer(model());
    const {id} = (await (await postJson(`${server.url}${path}`, pump)).json()) as {id: string};
    await ask('Where does the pump stand?');
    await fetch(`${server.url}${path}/${id}`, {method: 'DELETE'});
    await ask('Where does the pump stand?');
    expect(prompt()).not.to.contain('cellar');
  });

  it('look for what was asked last', async () => {
    server = await startServer(model());
    await postJson(`${server.url}${path}`, pump);
    await postJson(`${server.url}${path}`, {title: 'Tank', text: 'The tank is on the roof.'});
    const first = await ask('Where does the pump stand?');
    const {conversationId} = startOf(first);
    await ask('And the tank?', {conversationId, parentId: startOf(first).messageId});
    expect(prompt()).to.contain('on the roof').and.not.to.contain('<excerpt number="2"');
  });

  it('say their sources once, also when they are continued', async () => {
    server = await startServer(model());
    await postJson(`${server.url}${path}`, pump);
    const cut = await ask('Where does the pump stand?', {model: 'mock/length'});
    const {conversationId, messageId} = startOf(cut);
    const body = {trigger: 'continue', conversationId, messageId, model: 'mock/length'};
    await (await postJson(`${server.url}/api/ai/chat`, body)).json();
    const [, answer] = await messagesOf(server, conversationId);
    expect(answer?.parts.map(({type}) => type)).to.deep.equal(['source', 'text']);
    expect(answer?.text.length).to.be.greaterThan(textOf(cut).length);
  });

  it('never rest on another person’s documents', async () => {
    server = await startServerOfPeople(model());
    const send = async (user: string, question: string): Promise<void> => {
      const reader = await startReading(server, question, {fields: {model: 'm'}, headers: await as(user)});
      await reader.rest();
    };
    await postJson(`${server.url}${path}`, pump, {headers: await as('ann')});
    await send('bob', 'Where does the pump stand?');
    expect(prompt()).to.equal('user: Where does the pump stand?');
    await send('ann', 'Where does the pump stand?');
    expect(prompt()).to.contain('in the cellar');
  });

  it('get no more excerpts than their bounds allow', async () => {
    server = await startServer({...model(), knowledge: {...usualKnowledge, results: 2, maxTokens: 60}});
    for (const text of ['pump '.repeat(200), 'The pump is red.', 'The pump is blue.', 'The pump is green.'])
      await postJson(`${server.url}${path}`, {title: text.slice(0, 20), text});
    await ask('pump');
    expect(prompt().match(/<excerpt number/g)).to.have.length(2);
    expect(prompt()).not.to.contain('pump pump');
  });

  it('are given although the documents cannot be searched', async () => {
    server = await startServer(model());
    await postJson(`${server.url}${path}`, pump);
    await server.db.schema.dropTable('document_owners').execute();
    const events = await ask('Where does the pump stand?');
    expect(events.at(-1)?.event.type).to.equal('done');
    expect(prompt()).to.equal('user: Where does the pump stand?');
  });
});
