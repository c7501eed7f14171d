import {ChatError} from '../../../src/base/chat-error.js';
import {guardFetch} from '../../../src/transport/guarded-fetch.js';
import {json} from '../../../src/transport/json.js';
import {polling} from '../../../src/transport/polling.js';
import type {AttemptEnd, Transport, TransportRequest} from '../../../src/transport/transport.js';
import {wireOrigin} from '../../support/place.js';
import {failureOf} from '../../support/read-stream.js';
import {RecordingSink} from '../../support/recording-sink.js';
import {playScript, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';
import type {WireScript} from '../../support/wire-url.js';

const allowedOrigins = new Set([wireOrigin]);
const isJson = {type: 'application/json'};

interface Opened {
  readonly sink: RecordingSink;
  readonly stop: AbortController;
  readonly end: Promise<AttemptEnd>;
}

function open(transport: Transport, script: WireScript, request: Partial<TransportRequest> = {}): Opened {
  const sink = new RecordingSink();
  const stop = new AbortController();
  const asked = {url: `${wireOrigin}/`, method: 'GET', headers: {}, ...request} as const;
  const fetch = guardFetch({fetch: (_input, init) => playScript(script, init), allowedOrigins});
  return {sink, stop, end: transport.open(asked, sink, {signal: stop.signal, fetch})};
}

const framesOf = (page: unknown): string[] =>
  (page as {events: unknown[]}).events.map((event) => JSON.stringify(event));

describe('polling', () => {
  it('gives each event of a page as a frame, and says that a page ended', async () => {
    const {sink, end} = open(polling(), {...isJson, chunks: ['{"events":[{"a":1},{"b":2}]}']}, {framesOf});
    expect(await end).to.equal('page');
    expect(sink.frames.map(({data}) => data)).to.deep.equal(['{"a":1}', '{"b":2}']);
  });

  it('gives no frame of an answer that was only taken', async () => {
    const {sink, end} = open(polling(), {...isJson, status: 202, chunks: ['{"streamId":"s"}']});
    expect([await end, sink.frames]).to.deep.equal(['page', []]);
  });

  it('reads characters that lie across pieces', async () => {
    const script = {...isJson, chunks: [JSON.stringify({events: ['Ælfheim 🧝']})], pieceBytes: 1};
    const {sink, end} = open(polling(), script, {framesOf});
    await end;
    expect(sink.frames.map(({data}) => data)).to.deep.equal(['"Ælfheim 🧝"']);
  });

  it('gives nothing more of a page after the abort in the middle of it', async () => {
    const opened = open(polling(), {...isJson, chunks: ['{"events":[1,2,3]}']}, {framesOf});
    const {sink, stop} = opened;
    const frame = sink.frame.bind(sink);
    sink.frame = (one) => {
      frame(one);
      stop.abort('enough');
    };
    await opened.end.catch(() => {});
    expect(sink.frames).to.have.length(1);
  });
});

describe('an answer in one piece', () => {
  it('is one frame', async () => {
    const {sink, end} = open(json(), {...isJson, chunks: ['{"text":', '"hi"}']});
    expect(await end).to.equal('ended');
    expect(sink.frames.map(({data}) => data)).to.deep.equal(['{"text":"hi"}']);
  });
});

for (const transport of [polling(), json()]) {
  describe(`what ${transport.name} refuses`, () => {
    it('a status that is not 200 or 202, told from the body', async () => {
      for (const [status, code] of [
        [401, 'auth'],
        [403, 'forbidden'],
        [404, 'not-found'],
        [503, 'overloaded'],
      ] as const) {
        const error = await failureOf(open(transport, {...isJson, status, chunks: ['{}']}).end);
        expect([error.code, error.status]).to.deep.equal([code, status]);
      }
    });

    it('another content type, however its body looks; parameters and case do not count', async () => {
      const chunks = ['{"events":[]}'];
      for (const type of ['text/html', 'text/event-stream', 'application/jsonp']) {
        const {sink, end} = open(transport, {type, chunks}, {framesOf});
        expect((await failureOf(end)).code).to.equal('protocol');
        expect(sink.frames).to.deep.equal([]);
      }
      await open(transport, {type: 'Application/JSON; charset=utf-8', chunks}, {framesOf}).end;
    });

    it('an answer that was cut, with a clean end or without', async () => {
      const cut = await failureOf(open(transport, {...isJson, chunks: ['{"events":[1']}).end);
      expect([cut.code, cut.retryable]).to.deep.equal(['premature-close', true]);
      const dead = {...isJson, chunks: ['{"events":[1'], cut: 'destroy'} as const;
      // WebKitGTK gives a dead line out as a clean end.
      expect((await failureOf(open(transport, dead).end)).code).to.be.oneOf(['network', 'premature-close']);
    });

    it('to go on once aborted, be it while the body is awaited or while it is read', async () => {
      for (const script of [
        {...isJson, cut: 'hold'},
        {...isJson, chunks: ['{"eve'], cut: 'hold'},
      ] as const) {
        const {sink, stop, end} = open(transport, script);
        const reason = end.catch((error: unknown) => error);
        await until(() => sink.headers !== null);
        stop.abort('enough');
        expect(await reason).to.equal('enough');
      }
    });
  });
}

describe('an answer of more than 4 Mi characters', () => {
  it('is malformed, and not read to its end', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024).fill(32)),
    });
    const response = new Response(endless, {headers: {'content-type': 'application/json'}});
    const sink = new RecordingSink();
    const request = {url: `${wireOrigin}/`, method: 'GET', headers: {}} as const;
    const {signal} = new AbortController();
    const error = await failureOf(json().open(request, sink, {signal, fetch: async () => response}));
    expect([error instanceof ChatError, error.code, sink.frames.length]).to.deep.equal([
      true,
      'malformed',
      0,
    ]);
  });
});
