import {sse} from '../../../src/transport/fetch-sse.js';
import type {Frame} from '../../../src/transport/transport.js';
import {readFixture} from '../../support/place.js';
import {describe, expect, it} from '../../support/suite.js';

interface ParseCase {
  readonly name: string;
  readonly bytes_base64: string;
  readonly events: readonly {readonly type: string; readonly data: string; readonly lastEventId: string}[];
  readonly retry: number | null;
}

const {cases} = await readFixture<{cases: readonly ParseCase[]}>('event-source-cases.json');

/** What the transport makes of a body that comes in these pieces. */
async function read(pieces: readonly Uint8Array[]): Promise<Pick<ParseCase, 'events' | 'retry'>> {
  const frames: Frame[] = [];
  let retry: number | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  await sse().open(
    {url: 'https://wire.test/', method: 'GET', headers: {}},
    {
      opened: () => {},
      activity: () => {},
      heartbeat: () => {},
      frame: (frame) => frames.push(frame),
      retryAfter: (delayMs) => {
        retry = delayMs;
      },
    },
    {
      signal: new AbortController().signal,
      fetch: async () => new Response(body, {headers: {'content-type': 'text/event-stream'}}),
    },
  );
  return {events: frames.map(({event, data, id}) => ({type: event, data, lastEventId: id})), retry};
}

function splits(bytes: Uint8Array): Uint8Array[][] {
  return Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]);
}

describe('event stream parsing, as WHATWG and web-platform-tests have it', () => {
  it('has all 40 cases', () => {
    expect(cases).to.have.length(40);
  });

  for (const {name, bytes_base64, events, retry} of cases) {
    const bytes = Uint8Array.from(atob(bytes_base64), (char) => char.charCodeAt(0));
    const expected = {events, retry};

    it(`${name}: whole, byte by byte, and split at every boundary`, async () => {
      expect(await read([bytes])).to.deep.equal(expected);
      expect(await read(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).to.deep.equal(expected);
      for (const pieces of splits(bytes)) expect(await read(pieces)).to.deep.equal(expected);
    }, 60_000);
  }
});
