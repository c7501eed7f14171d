import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {loadTools} from '../../../demo/server/models/load-tools.js';
import type {OfferedTool} from '../../../demo/server/providers/provider.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {readAll, startOf, startReading} from '../../support/server-events.js';
import {postJson, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

const parameters = {type: 'object', properties: {city: {type: 'string'}}, required: ['city']};
const weather: OfferedTool = {name: 'get_weather', description: 'The sky over a city.', parameters};
const booking: OfferedTool = {name: 'book_table', parameters: {type: 'object'}, needsApproval: true};

const chunk = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({choices: [{index: 0, delta, finish_reason: reason}]})}\n\n`;
const callOf = (name: string) => ({index: 0, id: 'c1', type: 'function', function: {name, arguments: '{}'}});
const calling = (name: string): string =>
  `${chunk({tool_calls: [callOf(name)]})}${chunk({}, 'tool_calls')}data: [DONE]\n\n`;

describe('tools that models are offered', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  before(async () => {
    upstream = await startFakeUpstream();
    server = await startWithUpstream(upstream, {offeredTools: [weather, booking]});
  });
  after(async () => {
    await server.dispose();
    await upstream.close();
  });

  const ask = async (name: string) => {
    upstream.answerWith(eventStream(calling(name)));
    return (await startReading(server, 'A table in Rome?', {fields: {model: 'm'}})).rest();
  };
  const offered = () => (upstream.requests.at(-1)?.body as {tools?: object[]} | undefined)?.tools;

  it('are told to the service with their schema, and again with what they gave', async () => {
    const {conversationId, messageId} = startOf(await ask('get_weather'));
    const told = [
      {type: 'function', function: {name: 'get_weather', description: weather.description, parameters}},
      {type: 'function', function: {name: 'book_table', parameters: {type: 'object'}}},
    ];
    expect(offered()).to.deep.equal(told);
    const toolOutputs = [{toolCallId: 'c1', output: 'blue'}];
    const given = {trigger: 'tool-output', conversationId, messageId, toolOutputs};
    upstream.answerWith(eventStream(`${chunk({content: 'Blue.'}, 'stop')}data: [DONE]\n\n`));
    expect((await readAll(await postJson(`${server.url}${streamPath}`, given))).at(-1)?.event.type).to.equal(
      'done',
    );
    expect(offered()).to.deep.equal(told);
  });

  it('need approval where that is said of them', async () => {
    for (const [name, needsApproval] of [
      ['book_table', true],
      ['get_weather', undefined],
    ] as const) {
      const calls = (await ask(name)).flatMap(({event}) => (event.type === 'tool-call' ? [event] : []));
      expect(calls.at(-1)?.needsApproval).to.equal(needsApproval);
    }
  });

  it('are kept from models whose reader could not answer their calls', async () => {
    const messages = [{role: 'user', content: 'Hi', parts: [{type: 'text', text: 'Hi'}]}];
    const asked = [
      ['/v1/chat/completions', {model: 'm', messages}],
      ['/api/chat', {id: 'c', model: 'm', messages}],
      ['/api/v1/chat/unified/stream', {model: 'm', message: 'Hi'}],
    ] as const;
    for (const [path, body] of asked) {
      upstream.answerWith(eventStream(`${chunk({content: 'Hello.'}, 'stop')}data: [DONE]\n\n`));
      const before = upstream.requests.length;
      await (await postJson(`${server.url}${path}`, body)).text();
      expect([upstream.requests.length - before, offered()], path).to.deep.equal([1, undefined]);
    }
  });
});

describe('TOOLS_FILE', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'tools-'));
  });
  after(() => rmSync(directory, {recursive: true}));

  const load = (text: string) => {
    const file = join(directory, 'tools.json');
    writeFileSync(file, text);
    return loadTools(file).catch((error: unknown) => error);
  };

  it('lists tools; without it there are none', async () => {
    expect(await load(JSON.stringify([weather, booking]))).to.deep.equal([weather, booking]);
    expect(await loadTools(undefined)).to.deep.equal([]);
  });

  it('is refused with what is wrong in it', async () => {
    const wrong = {
      'no JSON': '[',
      name: JSON.stringify([{...weather, name: 'get weather'}]),
      parameters: JSON.stringify([{...weather, parameters: {type: 'string'}}]),
      url: JSON.stringify([{...weather, url: 'https://example.com'}]),
      'one name': JSON.stringify([weather, weather]),
    };
    for (const [words, text] of Object.entries(wrong)) {
      const error = await load(text);
      expect(error, words).to.be.instanceOf(RangeError);
      expect((error as RangeError).message)
        .to.contain('`TOOLS_FILE`')
        .and.to.contain(words);
    }
    const missing = await loadTools(join(directory, 'none.json')).catch((error: unknown) => error);
    expect((missing as RangeError).message).to.contain('ENOENT');
  });
});
