import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import * as v from 'valibot';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {chatEventSchema, isTerminal} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {readAll, startOf, startReading, textOf} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

describe('the events of a stream', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const start = (message: string, model: string): Promise<Response> =>
    postJson(`${server.url}${streamPath}`, sendBody(message, {model}));

  for (const model of ['mock/markdown', 'mock/echo', 'mock/reasoning', 'mock/tools']) {
    it(`are, from ${model}, each an id line and a single data line of JSON`, async () => {
      const response = await start('Say it, 世界 👋', model);
      const streamId = response.headers.get('stream-id') ?? '';
      const [retry, ...blocks] = (await response.text()).split('\n\n').slice(0, -1);
      const shapes = blocks.map(
        (block, seq) => /^id: (\S+)\ndata: (\{.*\})$/.exec(block)?.[1] === `${streamId}.${seq}`,
      );
      expect([retry, shapes.length > 3, shapes.every(Boolean)]).to.deep.equal(['retry: 1500', true, true]);
    });

    it(`are, from ${model}, of the schema, numbered without gaps in id and in JSON`, async () => {
      const events = await readAll(await start('Say it', model));
      const streamId = startOf(events).streamId;
      for (const [seq, wire] of events.entries()) {
        v.parse(chatEventSchema, wire.event);
        expect([wire.seq, wire.id]).to.deep.equal([seq, `${streamId}.${seq}`]);
      }
    });

    it(`begin, from ${model}, with start and end with exactly one terminal event`, async () => {
      const types = (await readAll(await start('Say it', model))).map(({event}) => event);
      expect([types[0]?.type, types.filter(isTerminal).length, types.at(-1)?.type]).to.deep.equal([
        'start',
        1,
        'done',
      ]);
    });

    it(`fold, from ${model}, to the parts that are saved, whose text has the length that done says`, async () => {
      const events = await readAll(await start('Say it', model));
      const parts = events.reduce<readonly MessagePart[]>(
        (folded, {event}) => applyToParts(folded, event),
        [],
      );
      const saved = (await messagesOf(server, startOf(events).conversationId)).at(-1);
      const done = events.at(-1)?.event;
      expect({parts: saved?.parts, length: saved?.text.length}).to.deep.equal({
        parts,
        length: done?.type === 'done' ? done.length : -1,
      });
    });
  }

  it('bring the words of mock/echo back unchanged, whatever is in them', async () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        'a',
        ' ',
        '\n',
        '\r',
        '\r\n\r\n',
        'data: x',
        'id: 1',
        ': c',
        '\u2028',
        '\u0000',
        '😀',
        '﷽',
        '\t',
        '"',
        '\\',
      ),
    });
    await fc.assert(
      fc.asyncProperty(nasty, async (text) => {
        const message = `x${text}`;
        const reader = await startReading(server, message);
        expect(textOf(await reader.rest())).to.equal(message);
      }),
      {numRuns: 60},
    );
  });

  it('never cut a surrogate pair between two chunks', async () => {
    const events = await readAll(await start('👩‍👩‍👧‍👦'.repeat(40), 'mock/echo'));
    const contents = events.flatMap(({event}) => (event.type === 'chunk' ? [event.content] : []));
    expect(contents.length > 20 && contents.every((content) => !/\p{Cs}/u.test(content))).to.equal(true);
  });
});
