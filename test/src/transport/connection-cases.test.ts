import {ChatError} from '../../../src/base/chat-error.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {guardFetch} from '../../../src/transport/guarded-fetch.js';
import type {AttemptEnd} from '../../../src/transport/transport.js';
import {readFixture, wireOrigin} from '../../support/place.js';
import {RecordingSink} from '../../support/recording-sink.js';
import {until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';
import {type WireRequest, type WireScript, wireUrl} from '../../support/wire-url.js';

interface ConnectionCase {
  readonly name: string;
  readonly statuses?: readonly number[];
  readonly contentType?: readonly string[];
}

const {connection} = await readFixture<{connection: readonly ConnectionCase[]}>('event-source-cases.json');

/** Where each of the fixture's cases is held, or why we differ on purpose. */
const places: Readonly<Record<string, string>> = {
  'status-not-200':
    'here; differs: 429 and 5xx may pass and are retried above, 204 means that nothing is left',
  'wrong-mime': 'here',
  'mime-trailing-semicolon': 'here',
  'mime-charset-ignored': 'here',
  'accept-header': 'here',
  cache: 'here',
  redirects: 'here; differs: a redirect is an error, for a token must not follow it to another place',
  'clean-eof-reconnects':
    'unbroken-stream.test.ts: "takes a body that ends without a terminal event for a cut"',
  'reconnect-sends-last-event-id': 'unbroken-stream.test.ts: "takes up behind the last event applied"',
  'network-error-on-reconnect':
    'unbroken-stream.test.ts: "tries again while the line is down", "gives up on a refusal"',
  'close-stops-everything': 'unbroken-stream.test.ts: "asks nothing more once aborted while it waits"',
  'cancel-on-unload': 'here: aborting closes the connection, and no event comes after it',
  'cors-preflight-last-event-id':
    'native requests: "saves a preflight on another origin" in chat-stream.test.ts',
  credentials: 'here',
  bfcache: 'differs: the stream is taken up by its cursor when the page comes back',
};

const fetchWire = guardFetch({
  fetch: (input, init) => fetch(input, init),
  allowedOrigins: new Set([wireOrigin]),
});

function open(
  script: WireScript,
  sink = new RecordingSink(),
  signal = new AbortController().signal,
): Promise<AttemptEnd> {
  const request = {url: wireOrigin + wireUrl(script), method: 'POST', headers: {}, body: '{}'} as const;
  return sse().open(request, sink, {signal, fetch: fetchWire});
}

async function failure(attempt: Promise<unknown>): Promise<ChatError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
  throw new Error('The attempt did not fail.');
}

const caseNamed = (name: string): ConnectionCase => {
  const found = connection.find((one) => one.name === name);
  if (!found) throw new Error(`No case ${name}`);
  return found;
};

describe('connecting to an event stream', () => {
  it('has a place for each of the 15 cases', () => {
    expect(Object.keys(places)).to.have.members([...new Set(connection.map(({name}) => name))]);
  });

  for (const status of caseNamed('status-not-200').statuses?.filter((one) => one !== 204) ?? []) {
    it(`refuses status ${status}, and no frame is read`, async () => {
      const sink = new RecordingSink();
      const error = await failure(open({status, chunks: status === 205 ? [] : ['data: x\n\n']}, sink));
      expect([error.status, error.stage, sink.frames]).to.deep.equal([status, 'open', []]);
    });
  }

  it('takes 204 for a stream of which nothing is left', async () => {
    expect(await open({status: 204})).to.equal('spent');
  });

  for (const [status, code, retryable] of [
    [401, 'auth', false],
    [404, 'not-found', false],
    [410, 'not-found', false],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [503, 'overloaded', true],
  ] as const) {
    it(`calls status ${status} ${code}, ${retryable ? 'worth' : 'not worth'} another try`, async () => {
      const error = await failure(open({status}));
      expect([error.code, error.retryable]).to.deep.equal([code, retryable]);
    });
  }

  it('says where it failed without the parameters of the address, for they may be keys', async () => {
    for (const script of [
      {status: 500},
      {status: 302, headers: {location: '/'}},
      {type: 'text/html', chunks: ['<p>']},
    ]) {
      const {message} = await failure(open(script));
      expect(message)
        .to.contain(wireOrigin)
        .and.not.to.contain(new URL(wireUrl(script), wireOrigin).search);
    }
  });

  it('reads Retry-After and the code of a problem body', async () => {
    const script = {status: 429, type: 'application/problem+json', headers: {'retry-after': '7'}};
    const error = await failure(open({...script, chunks: ['{"code":"payment","title":"No money"}']}));
    expect([error.code, error.retryAfterMs]).to.deep.equal(['payment', 7000]);
  });

  for (const type of [
    ...(caseNamed('wrong-mime').contentType ?? []),
    'text/event-stream-bogus',
    'text/html',
    'application/json',
  ]) {
    it(`refuses content type ${type}`, async () => {
      const sink = new RecordingSink();
      const error = await failure(open({type, chunks: ['data: x\n\n']}, sink));
      expect([error.code, error.retryable, sink.frames]).to.deep.equal(['protocol', false, []]);
    });
  }

  for (const type of [
    'text/event-stream;',
    'text/event-stream;charset=windows-1252',
    'Text/Event-Stream ; a=b',
  ]) {
    it(`accepts content type ${type}, and decodes it as UTF-8`, async () => {
      const sink = new RecordingSink();
      await open({type, chunks: ['data: ë\n\n']}, sink);
      expect(sink.frames.map(({data}) => data)).to.deep.equal(['ë']);
    });
  }

  it('asks for an event stream, without the cache', async () => {
    const id = `accept-${Math.random()}`;
    await open({id});
    const [seen] = (await (await fetch(`${wireOrigin}/__wire/seen?id=${id}`)).json()) as WireRequest[];
    expect(seen?.headers['accept']).to.equal('text/event-stream');
    expect(seen?.headers['cache-control']).to.equal('no-cache');
  });

  for (const status of [301, 302, 303, 307]) {
    it(`does not follow a redirect with status ${status}`, async () => {
      const id = `redirect-${Math.random()}`;
      const error = await failure(
        open({status, headers: {location: wireUrl({id, chunks: ['data: x\n\n']})}}),
      );
      const seen = await (await fetch(`${wireOrigin}/__wire/seen?id=${id}`)).json();
      expect([error.code, error.retryable, seen]).to.deep.equal(['protocol', false, []]);
    });
  }

  it('closes the connection when aborted, and tells the reason', async () => {
    const id = `abort-${Math.random()}`;
    const sink = new RecordingSink();
    const stop = new AbortController();
    const attempt = open({id, chunks: ['data: x\n\n'], cut: 'hold'}, sink, stop.signal).catch(
      (error: unknown) => error,
    );
    await until(() => sink.frames.length === 1);
    stop.abort('enough');
    expect(await attempt).to.equal('enough');
    const seen = async (): Promise<boolean> =>
      ((await (await fetch(`${wireOrigin}/__wire/seen?id=${id}`)).json()) as WireRequest[])[0]?.leftEarly ===
      true;
    let hasLeft = false;
    for (const deadline = Date.now() + 5000; !hasLeft && Date.now() < deadline; ) hasLeft = await seen();
    expect(hasLeft).to.equal(true);
  });

  it('asks nothing when aborted before', async () => {
    const id = `aborted-${Math.random()}`;
    const attempt = open({id}, new RecordingSink(), AbortSignal.abort('before'));
    expect(await attempt.catch((error: unknown) => error)).to.equal('before');
    expect(await (await fetch(`${wireOrigin}/__wire/seen?id=${id}`)).json()).to.deep.equal([]);
  });

  it('passes credentials on as told', async () => {
    let given: RequestCredentials | undefined;
    const guarded = guardFetch({
      allowedOrigins: new Set([wireOrigin]),
      credentials: 'include',
      fetch: (input, init) => {
        given = init?.credentials;
        return fetch(input, init);
      },
    });
    await sse().open({url: wireOrigin + wireUrl({}), method: 'GET', headers: {}}, new RecordingSink(), {
      signal: new AbortController().signal,
      fetch: guarded,
    });
    expect(given).to.equal('include');
  });

  it('refuses another origin before any request is made', async () => {
    let calls = 0;
    const guarded = guardFetch({
      allowedOrigins: new Set([wireOrigin]),
      fetch: () => {
        calls += 1;
        throw new Error('asked');
      },
    });
    for (const url of [
      'https://evil.test/x',
      wireOrigin.replace('//', '//user@'),
      'http://localhost.evil.test:8787/',
    ]) {
      expect((await failure(guarded(url))).code).to.equal('forbidden');
    }
    expect(calls).to.equal(0);
  });

  it('calls a line that dies in the middle a lost line, or its end where the engine hides the difference', async () => {
    const sink = new RecordingSink();
    const script: WireScript = {chunks: ['data: 1\n\n', 'data: 2'], cut: 'destroy', delayMs: 5};
    // WebKitGTK gives a body that was torn off as one that ended: those above take both for a cut.
    const outcome = await open(script, sink).catch((error: unknown) => (error as ChatError).code);
    expect(outcome).to.be.oneOf(['network', 'ended']);
    // A torn socket may take with it what was on its way; half an event never comes of it.
    expect(sink.frames.map(({data}) => data)).to.not.include('2');
  });

  it('gives up on an event that never ends', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(`data: ${'x'.repeat(100_000)}`)),
    });
    const attempt = sse().open({url: 'https://wire.test/', method: 'GET', headers: {}}, new RecordingSink(), {
      signal: new AbortController().signal,
      fetch: async () => new Response(endless, {headers: {'content-type': 'text/event-stream'}}),
    });
    expect((await failure(attempt)).code).to.equal('malformed');
  });
});
