import {readdirSync, readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {readAll, startOf, type WireEvent} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

interface Expected {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly {readonly id: string; readonly name: string; readonly arguments: unknown}[];
  readonly finishReason: string | null;
  readonly usage: unknown;
  readonly error: {readonly kind: string; readonly retryable: boolean} | null;
}

const directory = new URL('../../fixtures/wire/openai-chat/', import.meta.url);
const cases = readdirSync(directory)
  .filter((name) => name.endsWith('.sse') && !name.startsWith('our-'))
  .map((name) => name.slice(0, -'.sse'.length));

/** Ways to cut the same bytes into chunks of HTTP: whole, single bytes, and sizes that share no factor. */
const cuts = {whole: [Infinity], 'byte by byte': [1], 'in odd pieces': [7, 3, 1, 31, 2, 113]};

/**
 * What the answer of our server cannot be compared with as it stands, and why.
 *
 * | field of the fixture | on our wire |
 * |---|---|
 * | `finishReason: 'error'`, `null` | no `done` is sent; the stream ends with `error` and the code |
 * | `rawFinishReason` | not on the wire: it is the service's word |
 * | `error.code`, `error.message` | not on the wire: they are the service's words |
 * | `terminated` | what it tells (an end marker was seen) decides between `done` and `premature-close` |
 */
function expectedOf(name: string) {
  const expected: Expected = JSON.parse(readFileSync(new URL(`${name}.json`, directory), 'utf8'));
  return {
    text: expected.text,
    reasoning: expected.reasoning,
    toolCalls: expected.toolCalls,
    end: expected.error
      ? {type: 'error', code: expected.error.kind, retryable: expected.error.retryable}
      : {type: 'done', finishReason: expected.finishReason, usage: expected.usage},
  };
}

function resultOf(events: readonly WireEvent[]) {
  const parts = events.reduce<readonly MessagePart[]>((folded, {event}) => applyToParts(folded, event), []);
  const textOf = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const end = events.at(-1)?.event;
  return {
    text: textOf('text'),
    reasoning: textOf('reasoning'),
    toolCalls: parts.flatMap((part) =>
      part.type === 'tool-call'
        ? [{id: part.toolCallId, name: part.name, arguments: JSON.parse(part.arguments)}]
        : [],
    ),
    end:
      end?.type === 'error'
        ? {type: end.type, code: end.code, retryable: end.retryable}
        : end?.type === 'done'
          ? {type: end.type, finishReason: end.finishReason, usage: end.usage ?? null}
          : end,
  };
}

describe('a recorded stream of a model service', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  before(async () => {
    upstream = await startFakeUpstream();
    server = await startServer({openAI: {baseUrl: upstream.baseUrl, apiKey: 'sk-test', model: undefined}});
  });
  after(async () => {
    await server.dispose();
    await upstream.close();
  });

  const ask = async (name: string, sizes: readonly number[]): Promise<WireEvent[]> => {
    upstream.answerWith(eventStream(readFileSync(new URL(`${name}.sse`, directory)), sizes));
    return readAll(await postJson(`${server.url}${streamPath}`, sendBody('hi', {model: 'recorded'})));
  };

  it('is there for each of eight cases', () => {
    expect(cases).to.have.length(8);
  });

  for (const name of cases) {
    for (const [how, sizes] of Object.entries(cuts)) {
      it(`(${name}), sent ${how}, says what was expected`, async () => {
        expect(resultOf(await ask(name, sizes))).to.deep.equal(expectedOf(name));
      });
    }

    it(`(${name}) is saved as it was said`, async () => {
      const events = await ask(name, [11]);
      const said = events.reduce<readonly MessagePart[]>(
        (folded, {event}) => applyToParts(folded, event),
        [],
      );
      const saved = (await messagesOf(server, startOf(events).conversationId)).at(-1);
      const expected = expectedOf(name);
      expect({
        parts: saved?.parts.filter((part) => part.type !== 'error'),
        status: saved?.status,
      }).to.deep.equal({
        parts: said,
        status: expected.end.type === 'error' ? 'error' : 'complete',
      });
    });
  }

  it('has none of the service’s own words of error sent on', async () => {
    for (const name of ['error-midstream', 'error-midstream-openrouter']) {
      expect(JSON.stringify(await ask(name, [Infinity]))).not.to.match(
        /Sorry about that|Rate limit exceeded|server_error|429/,
      );
    }
  });
});
