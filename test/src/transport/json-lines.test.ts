import {ChatError} from '../../../src/base/chat-error.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {ndjson} from '../../../src/transport/ndjson.js';
import type {AttemptEnd, Transport} from '../../../src/transport/transport.js';
import {wireOrigin} from '../../support/place.js';
import {RecordingSink} from '../../support/recording-sink.js';
import {until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';
import {type WireRequest, type WireScript, wireUrl} from '../../support/wire-url.js';

const lines = 'application/x-ndjson';

interface Reading {
  readonly sink: RecordingSink;
  readonly end: Promise<AttemptEnd>;
  readonly data: () => readonly string[];
}

function open(transport: Transport, script: WireScript, signal = new AbortController().signal): Reading {
  const sink = new RecordingSink();
  const request = {url: wireOrigin + wireUrl({type: lines, ...script}), method: 'GET', headers: {}} as const;
  const end = transport.open(request, sink, {signal, fetch: (input, init) => fetch(input, init)});
  return {sink, end, data: () => sink.frames.map(({data}) => data)};
}

/** What comes of a body in these pieces, without a network. */
async function framesOf(pieces: readonly Uint8Array[], transport = ndjson()): Promise<readonly string[]> {
  const sink = new RecordingSink();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  await transport.open({url: 'https://wire.test/', method: 'POST', headers: {}}, sink, {
    signal: new AbortController().signal,
    fetch: async () => new Response(body, {headers: {'content-type': lines}}),
  });
  return sink.frames.map(({data}) => data);
}

async function failure(attempt: Promise<unknown>): Promise<ChatError> {
  const error = await attempt.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw error;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

for (const [name, transport] of [
  ['ndjson()', ndjson],
  ['sse(), of lines that it was answered with,', sse],
] as const) {
  describe(`${name} reads lines of JSON`, () => {
    it('one frame a line, and says whose they are and that bytes came', async () => {
      const {sink, end} = open(transport(), {chunks: ['{"a":1}\n{"b":', '2}\n']});
      expect(await end).to.equal('ended');
      expect(sink.frames).to.deep.equal([
        {event: 'message', data: '{"a":1}', id: ''},
        {event: 'message', data: '{"b":2}', id: ''},
      ]);
      expect(sink.headers?.get('content-type')).to.equal(lines);
      expect(sink.bytes).to.be.greaterThan(0);
    });

    it('the same whatever pieces they come in', async () => {
      const text = '\uFEFF{"a":"ë😀"}\r\n\n  \n{"b":"\\n"}\n7\n"last"';
      const bytes = bytesOf(text);
      const expected = ['{"a":"ë😀"}', '{"b":"\\n"}', '7', '"last"'];
      expect(await framesOf([bytes], transport())).to.deep.equal(expected);
      expect(
        await framesOf(
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
          transport(),
        ),
      ).to.deep.equal(expected);
      for (let at = 0; at <= bytes.length; at++) {
        const pieces = [bytes.subarray(0, at), bytes.subarray(at)];
        expect(await framesOf(pieces, transport())).to.deep.equal(expected);
      }
    });

    it('the last one without its end too, unless it was cut in the middle', async () => {
      expect(await framesOf([bytesOf('{"a":1}\n{"b":2}')], transport())).to.deep.equal([
        '{"a":1}',
        '{"b":2}',
      ]);
      expect(await framesOf([bytesOf('{"a":1}\n{"b":')], transport())).to.deep.equal(['{"a":1}']);
    });

    it('and leaves what is no JSON to whoever knows what it should be', async () => {
      expect(await framesOf([bytesOf('{"a":\n{"b":2}\n')], transport())).to.deep.equal(['{"a":', '{"b":2}']);
    });

    it('and gives up on a line that never ends', async () => {
      let count = 0;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          count += 1;
          controller.enqueue(bytesOf('x'.repeat(100_000)));
        },
      });
      const attempt = transport().open(
        {url: 'https://wire.test/', method: 'GET', headers: {}},
        new RecordingSink(),
        {
          signal: new AbortController().signal,
          fetch: async () => new Response(endless, {headers: {'content-type': lines}}),
        },
      );
      expect((await failure(attempt)).code).to.equal('malformed');
      expect(count).to.be.lessThan(20);
    });

    it('and closes the connection when aborted, and tells the reason', async () => {
      const id = `lines-abort-${Math.random()}`;
      const stop = new AbortController();
      const {end, data} = open(transport(), {id, chunks: ['{"a":1}\n'], cut: 'hold'}, stop.signal);
      const outcome = end.catch((error: unknown) => error);
      await until(() => data().length === 1);
      stop.abort('enough');
      expect(await outcome).to.equal('enough');
      const seen = async (): Promise<boolean> =>
        ((await (await fetch(`${wireOrigin}/__wire/seen?id=${id}`)).json()) as WireRequest[])[0]
          ?.leftEarly === true;
      let hasLeft = false;
      for (const deadline = Date.now() + 5000; !hasLeft && Date.now() < deadline; ) hasLeft = await seen();
      expect(hasLeft).to.equal(true);
    });

    it('and takes 204 for a stream of which nothing is left, any other status for a refusal', async () => {
      expect(await open(transport(), {status: 204, chunks: []}).end).to.equal('spent');
      const busy = await failure(open(transport(), {status: 503, chunks: ['{"a":1}\n']}).end);
      expect([busy.code, busy.status]).to.deep.equal(['overloaded', 503]);
    });

    for (const type of ['application/ndjson', 'application/jsonl', 'Application/X-NDJSON; charset=utf-8']) {
      it(`and content type ${type}`, async () => {
        const {end, data} = open(transport(), {type, chunks: ['{"a":1}\n']});
        await end;
        expect(data()).to.deep.equal(['{"a":1}']);
      });
    }

    it('and refuses a page', async () => {
      const {end, data} = open(transport(), {type: 'text/html', chunks: ['{"a":1}\n']});
      expect((await failure(end)).code).to.equal('protocol');
      expect(data()).to.deep.equal([]);
    });

    it('and calls a line that dies in the middle a lost line, or its end where the engine hides the difference', async () => {
      const {end, data} = open(transport(), {chunks: ['{"a":1}\n', '{"b":'], cut: 'destroy', delayMs: 5});
      const outcome = await end.catch((error: unknown) => (error as ChatError).code);
      expect(outcome).to.be.oneOf(['network', 'ended']);
      expect(data()).to.not.include('{"b":');
    });
  });
}

describe('lines of JSON under the type of a single answer', () => {
  const script = {type: 'application/json', chunks: ['{"a":1}\n{"b":2}\n']};

  it('are read by ndjson()', async () => {
    const {end, data} = open(ndjson(), script);
    await end;
    expect(data()).to.deep.equal(['{"a":1}', '{"b":2}']);
  });

  it('are refused by sse(), which nobody told of them', async () => {
    expect((await failure(open(sse(), script).end)).code).to.equal('protocol');
  });
});

describe('ndjson()', () => {
  it('asks for lines of JSON', async () => {
    const id = `lines-accept-${Math.random()}`;
    await open(ndjson(), {id}).end;
    const [seen] = (await (await fetch(`${wireOrigin}/__wire/seen?id=${id}`)).json()) as WireRequest[];
    expect(seen?.headers['accept']).to.equal(lines);
  });
});
