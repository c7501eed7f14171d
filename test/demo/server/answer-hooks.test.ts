import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../demo/server/app.js';
import type {AnswerHook} from '../../../demo/server/generation/answer-hook.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../support/fake-upstream.js';
import {EventReader, readAll, startOf, type WireEvent} from '../../support/server-events.js';
import {messagesOf, postJson, sendBody, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

let upstream: FakeUpstream;
let server: TestServer;

/** A service and, when `start` was called, a server in front of it for each test of a suite. */
function forEachTest(): void {
  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });
}

const start = async (options: ServerOptions, ...contents: readonly string[]): Promise<void> => {
  upstream.answerWith(eventStream(completion(...contents)));
  server = await startWithUpstream(upstream, {
    ...options,
  });
};
const post = (fields: Readonly<Record<string, unknown>> = {}): Promise<Response> =>
  postJson(`${server.url}${streamPath}`, sendBody('Hi', {model: 'm', ...fields}));
const saved = async (events: readonly WireEvent[]) =>
  (await messagesOf(server, startOf(events).conversationId)).at(-1);
const partsOf = (events: readonly WireEvent[]): readonly MessagePart[] =>
  events.map(({event}) => event).reduce(applyToParts, [] as readonly MessagePart[]);

/** Counts the characters of the answer, live, and says at its end how many there were. */
const counting: AnswerHook = {
  open() {
    let length = 0;
    return {
      said(event) {
        if (event.type !== 'chunk') return [];
        length += event.content.length;
        return [{type: 'data', name: 'length', id: 'live', value: length}];
      },
      completed: async (parts) => [
        {type: 'data', name: 'summary', value: {length, parts: parts.map(({type}) => type)}},
      ],
    };
  },
};

describe('a hook on answers', () => {
  forEachTest();

  it('puts named data behind each piece of the text, and of the whole before done', async () => {
    await start({answerHooks: [counting]}, 'One ', 'two.');
    const events = await readAll(await post());
    expect(
      events.map(({event}) => (event.type === 'data' ? [event.name, event.value] : event.type)),
    ).to.deep.equal([
      'start',
      'chunk',
      ['length', 4],
      'chunk',
      ['length', 8],
      ['summary', {length: 8, parts: ['text', 'data']}],
      'done',
    ]);
  });

  it('has it saved with the message, as the reader has it, and the text is one part', async () => {
    await start({answerHooks: [counting]}, 'One ', 'two.');
    const events = await readAll(await post());
    const expected = [
      {type: 'text', text: 'One two.'},
      {type: 'data', name: 'length', id: 'live', value: 8},
      {type: 'data', name: 'summary', value: {length: 8, parts: ['text', 'data']}},
    ];
    expect([(await saved(events))?.parts, partsOf(events)]).to.deep.equal([expected, expected]);
  });

  it('gives who reads again from an earlier event the same data', async () => {
    await start({answerHooks: [counting]}, 'One ', 'two.');
    const events = await readAll(await post());
    const at = events[2];
    const again = await fetch(`${server.url}${streamPath}/${startOf(events).streamId}`, {
      headers: {'last-event-id': at?.id ?? ''},
    });
    expect(await readAll(again)).to.deep.equal(events.slice(3));
  });

  it('says nothing of the whole where the answer broke off, and what it said before stays', async () => {
    await start({answerHooks: [counting]});
    upstream.answerWith(eventStream(chunkOf('One ')));
    const events = await readAll(await post());
    const parts = (await saved(events))?.parts ?? [];
    expect(parts.map((part) => (part.type === 'data' ? part.name : part.type))).to.deep.equal([
      'text',
      'length',
      'error',
    ]);
  });

  it('says nothing of the whole where it was stopped', async () => {
    await start({answerHooks: [counting]});
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('One '));
    });
    const reader = new EventReader(await post());
    while ((await reader.next())?.event.type !== 'data');
    await postJson(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, {});
    const names = (await reader.rest()).flatMap(({event}) => (event.type === 'data' ? [event.name] : []));
    expect([names, (await saved(reader.all))?.status]).to.deep.equal([['length'], 'stopped']);
  });

  it('puts nothing beside an answer that it is not for', async () => {
    await start({answerHooks: [{open: () => null}]}, 'One ', 'two.');
    expect((await readAll(await post())).map(({event}) => event.type)).to.deep.equal([
      'start',
      'chunk',
      'chunk',
      'done',
    ]);
  });

  it('that throws costs only its own data', async () => {
    const failing = (): never => {
      throw new Error('no');
    };
    const hooks = [{open: failing}, {open: () => ({said: failing, completed: failing})}, counting];
    await start({answerHooks: hooks}, 'One ', 'two.');
    const events = await readAll(await post());
    const names = events.flatMap(({event}) => (event.type === 'data' ? [event.name] : []));
    expect([names, (await saved(events))?.text]).to.deep.equal([['length', 'length', 'summary'], 'One two.']);
  });
});

describe('the score of the demo', () => {
  forEachTest();

  const words = 'A readable sentence. Another one follows.\n\n```\nlet x = 1;\n```\n';

  it('is put behind each piece of text, and its summary before done; the last of both are saved', async () => {
    await start(
      {demoRoutes: true},
      'A readable sen',
      'tence. Another one follows.',
      '\n\n```\nlet x = 1;\n```\n',
    );
    const events = await readAll(await post());
    const told = events.flatMap(({event}) => (event.type === 'data' ? [event] : []));
    const last = {difficulty: 70, variety: 100, code: 31};
    expect(told.map(({name, value}) => [name, value])).to.deep.equal([
      ['score', {difficulty: 52, variety: 100, code: 0}],
      ['score', {difficulty: 70, variety: 100, code: 0}],
      ['score', last],
      ['score-summary', {...last, words: 6, sentences: 2}],
    ]);
    expect((await saved(events))?.parts).to.deep.equal([{type: 'text', text: words}, ...told.slice(-2)]);
  });

  it('counts what an answer that goes on had before', async () => {
    await start({demoRoutes: true});
    const first = await readAll(await post({model: 'mock/length'}));
    const {conversationId} = startOf(first);
    const rest = await readAll(
      await postJson(`${server.url}${streamPath}`, {trigger: 'continue', conversationId}),
    );
    const {parts = [], text = ''} = (await saved(rest)) ?? {};
    const summary = parts.find((part) => part.type === 'data' && part.name === 'score-summary');
    expect(summary).to.have.nested.property('value.words', text.match(/\S+/g)?.length);
    expect([parts.map(({type}) => type), partsOf(rest)]).to.deep.equal([['text', 'data', 'data'], parts]);
  });

  it('is not there where the routes of the demo are not', async () => {
    await start({demoRoutes: false}, 'One.');
    expect((await readAll(await post())).some(({event}) => event.type === 'data')).to.equal(false);
  });
});
