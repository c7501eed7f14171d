import {sse} from '../../../src/transport/fetch-sse.js';
import {RecordingSink} from '../../support/recording-sink.js';
import {describe, expect, it} from '../../support/suite.js';

/** The data of the frames that an event stream of these pieces has. */
async function framesOf(pieces: readonly Uint8Array[]): Promise<readonly string[]> {
  const sink = new RecordingSink();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  await sse().open({url: 'https://wire.test/', method: 'POST', headers: {}}, sink, {
    signal: new AbortController().signal,
    fetch: async () => new Response(body, {headers: {'content-type': 'text/event-stream'}}),
  });
  return sink.frames.map(({data}) => data);
}

async function expectAtEverySplit(text: string, expected: readonly string[]): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at <= bytes.length; at++) {
    expect(await framesOf([bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).to.deep.equal(
      expected,
    );
  }
  expect(await framesOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).to.deep.equal(expected);
}

describe('an error that stands between events as bare JSON', () => {
  it('is a frame, on one line', async () => {
    await expectAtEverySplit('data: a\n\n{"error":{"code":503}}\n', ['a', '{"error":{"code":503}}']);
  });

  it('is a frame, on many lines, however these end', async () => {
    const object = '{\n  "error": {\n    "code": 500\n  }\n}';
    await expectAtEverySplit(`data: a\n\n${object}\n`, ['a', object]);
    await expectAtEverySplit(`data: a\r\n\r\n${object.replaceAll('\n', '\r\n')}\r\n`, ['a', object]);
  });

  it('is a frame as the last line of a body, without its end', async () => {
    await expectAtEverySplit('data: a\n\n{"error":"x"}', ['a', '{"error":"x"}']);
  });

  it('is a frame at the very start of a body, and what follows it is read as before', async () => {
    await expectAtEverySplit('{"error":"x"}\n\ndata: b\n\n', ['{"error":"x"}', 'b']);
  });
});

describe('bare JSON that is no error', () => {
  for (const [name, text] of [
    ['an object without one', '{"status":"ok"}\n\n'],
    ['an object that an event interrupts', '{\n"error": {\ndata: b\n\n'],
    ['the half of one', '{"error": {"code": 5\n\n'],
    ['a list', '[{"error":1}]\n\n'],
  ] as const) {
    it(`is nothing: ${name}`, async () => {
      const expected = name.includes('interrupts') ? ['a', 'b'] : ['a'];
      await expectAtEverySplit(`data: a\n\n${text}`, expected);
    });
  }

  it('is nothing inside the data of an event', async () => {
    await expectAtEverySplit('data: {"error":1}\ndata: {"error":2}\n\n', ['{"error":1}\n{"error":2}']);
  });

  it('costs no more than its length, however it is made', async () => {
    const hostile = new TextEncoder().encode(`{"a":[\n${'{}\n'.repeat(100_000)}`);
    const {parse} = JSON;
    let parsedLength = 0;
    JSON.parse = (text: string): unknown => {
      parsedLength += text.length;
      return parse(text);
    };
    try {
      expect(await framesOf([hostile])).to.deep.equal([]);
    } finally {
      JSON.parse = parse;
    }
    expect(parsedLength).to.be.at.most(2 * hostile.length);
  });
});
