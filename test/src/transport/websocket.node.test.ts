import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {WebSocket} from 'ws';
import {ChatError} from '../../../src/base/chat-error.js';
import {type WebSocketOptions, webSocket} from '../../../src/transport/index.js';
import type {AttemptEnd, OpenOptions, Transport, TransportRequest} from '../../../src/transport/transport.js';
import {RecordingSink} from '../../support/recording-sink.js';
import {type SocketServer, startSocketServer, type Told} from '../../support/socket-server.js';

const request: TransportRequest = {
  url: 'https://chat.example/stream',
  method: 'POST',
  headers: {'idempotency-key': 'key-1'},
  body: '{"message":"Hi"}',
};

let server: SocketServer;
beforeEach(async () => {
  server = await startSocketServer();
});
afterEach(() => server.close());

function transportOf(options: WebSocketOptions = {}): Transport {
  return webSocket(server.url, {WebSocket, lingerMs: 0, ...options});
}

interface Asked {
  readonly sink: RecordingSink;
  readonly end: Promise<AttemptEnd | Error>;
  readonly stop: AbortController;
}

function ask(
  transport: Transport,
  changes: Partial<TransportRequest> = {},
  options: Partial<OpenOptions> = {},
): Asked {
  const sink = new RecordingSink();
  const stop = new AbortController();
  const end = transport
    .open({...request, ...changes}, sink, {signal: stop.signal, fetch, ...options})
    .catch((error: unknown) => error as Error);
  return {sink, end, stop};
}

/** Waits for the request that `is` of, and answers it word by word. */
async function answer(
  is: (told: Told) => boolean,
  ...words: readonly ((id: string) => object | string)[]
): Promise<string> {
  const {told, socket} = await server.next(is);
  const id = String(told['reqId'] ?? told['req_id']);
  for (const word of words) {
    const said = word(id);
    socket.send(typeof said === 'string' ? said : JSON.stringify(said));
  }
  return id;
}

const isSend = ({type}: Told): boolean => type === 'send';
const ended = (reqId: string): object => ({reqId, type: 'end'});
const dataOf = ({sink}: Asked): readonly string[] => sink.frames.map(({data}) => data);

describe('a WebSocket transport', () => {
  it('says who speaks, then asks with the key of the turn, on one socket for all', async () => {
    const transport = transportOf({auth: async () => 'a token'});
    const calls = [ask(transport), ask(transport, {body: '{"message":"Ho"}'})];
    await server.next(({request: body}) => (body as Told | undefined)?.['message'] === 'Ho');
    const [auth, first, second] = server.told;
    expect([auth, server.opened]).to.deep.equal([{type: 'auth', token: 'a token'}, 1]);
    expect([first, second].map((told) => ({...told, reqId: typeof told?.['reqId']}))).to.deep.equal([
      {type: 'send', reqId: 'string', idempotencyKey: 'key-1', request: {message: 'Hi'}},
      {type: 'send', reqId: 'string', idempotencyKey: 'key-1', request: {message: 'Ho'}},
    ]);
    expect(first?.['reqId']).not.to.equal(second?.['reqId']);
    for (const {stop} of calls) stop.abort();
    await Promise.all(calls.map(({end}) => end));
  });

  it('says that nobody in particular speaks, or nothing at all, where that is wanted', async () => {
    const nobody = ask(transportOf());
    await answer(isSend, ended);
    await nobody.end;
    const nothing = ask(transportOf({auth: false}), {body: '{"req_id":"p1","type":"plugin_call"}'});
    await answer(({req_id: id}) => id === 'p1', ended);
    await nothing.end;
    expect(server.told.filter(({type}) => type === 'auth')).to.deep.equal([{type: 'auth', token: null}]);
  });

  it('sends a message of a protocol, or a body with an id of its own, as it is', async () => {
    const transport = transportOf();
    const socketMessage = {type: 'resume', streamId: 's1', after: 4};
    const resumed = ask(transport, {method: 'GET', socketMessage});
    await answer(({type}) => type === 'resume', ended);
    const body = {type: 'plugin_call', req_id: 'mine', plugin: 'ai-chat', function: 'chat', args: {}};
    const called = ask(transport, {body: JSON.stringify(body)});
    await answer(({req_id: id}) => id === 'mine', ended);
    expect([await resumed.end, await called.end]).to.deep.equal(['ended', 'ended']);
    const [, resume, call] = server.told;
    expect([{...resume, reqId: ''}, call]).to.deep.equal([{...socketMessage, reqId: ''}, body]);
  });

  it('reads events in envelopes, chunks in both taggings, and what names its request otherwise', async () => {
    const asked = ask(transportOf());
    await answer(
      isSend,
      (reqId) => ({reqId, type: 'accepted', streamId: 's1'}),
      (reqId) => ({reqId, event: {type: 'chunk', seq: 1}}),
      (id) => ({ChatChunk: {req_id: id, delta: 'a', finish_reason: null}}),
      (id) => ({type: 'chat_chunk', req_id: id, delta: 'b', finish_reason: null}),
      (id) => ({request_id: id, content: 'c', done: false}),
      () => ({ChatChunk: {req_id: 'another', delta: 'not ours', finish_reason: null}}),
      ended,
    );
    expect(await asked.end).to.equal('ended');
    expect(dataOf(asked).map((data) => Object.values(JSON.parse(data))[1] ?? 'tagged')).to.have.length(4);
    expect(dataOf(asked)[0]).to.equal('{"type":"chunk","seq":1}');
    expect(dataOf(asked).join()).not.to.include('not ours');
    expect(asked.sink.headers?.get('stream-id')).to.equal('s1');
  });

  it('never mixes replies, whatever the order in which their frames come', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.integer({min: 0, max: 4}), {minLength: 1, maxLength: 60}),
      async (order) => {
        const transport = transportOf();
        const round = Math.random();
        const calls = Array.from({length: 5}, (_, at) =>
          ask(transport, {body: JSON.stringify({message: `${round} ${at}`})}),
        );
        const heard = await Promise.all(
          calls.map((_, at) =>
            server.next(({request: body}) => (body as Told | undefined)?.['message'] === `${round} ${at}`),
          ),
        );
        const say = (at: number, said: object): void => {
          const {told, socket} = heard[at] as (typeof heard)[number];
          socket.send(JSON.stringify({reqId: told['reqId'], ...said}));
        };
        for (const [number, at] of order.entries()) say(at, {event: {from: at, number}});
        for (const at of calls.keys()) say(at, {type: 'end'});
        await Promise.all(calls.map(({end}) => end));
        const expected = calls.map((_, at) =>
          order.flatMap((from, number) => (from === at ? [JSON.stringify({from, number})] : [])),
        );
        expect(calls.map(dataOf)).to.deep.equal(expected);
      },
    );
    await fc.assert(property, {numRuns: process.env['LONG'] ? 1_000 : 30, seed: 6});
  });

  it('says that a call is taken back when it is aborted, and hears no more of it', async () => {
    const transport = transportOf({lingerMs: 10_000});
    const [first, second] = [ask(transport), ask(transport, {body: '{"message":"Ho"}'})];
    const {told, socket} = await server.next(isSend);
    const accepted = (reqId: unknown): void => socket.send(JSON.stringify({reqId, type: 'accepted'}));
    accepted(told['reqId']);
    const reason = new Error('enough');
    first.stop.abort(reason);
    expect(await first.end).to.equal(reason);
    const {told: cancel} = await server.next(({type}) => type === 'cancel');
    expect(cancel['req_id']).to.equal(told['reqId']);
    socket.send(JSON.stringify({reqId: told['reqId'], event: {type: 'chunk'}}));
    await answer(({request: body}) => (body as Told | undefined)?.['message'] === 'Ho', ended);
    expect([await second.end, first.sink.frames]).to.deep.equal(['ended', []]);
  });

  it('asks on a new socket after one that did not answer was given up', async () => {
    const transport = transportOf();
    const first = ask(transport);
    await server.next(isSend);
    first.stop.abort(new Error('no answer'));
    await first.end;
    const second = ask(transport, {body: '{"message":"Ho"}'});
    await answer(({request: body}) => (body as Told | undefined)?.['message'] === 'Ho', ended);
    expect([await second.end, server.opened]).to.deep.equal(['ended', 2]);
  });

  it('feeds those who wait with signs of life, and answers pings', async () => {
    const asked = ask(transportOf());
    await answer(
      isSend,
      (reqId) => ({reqId, type: 'accepted'}),
      () => ({type: 'heartbeat'}),
      () => 'ping',
      () => ({type: 'ready', retryMs: 1_200}),
    );
    await server.next(({type}) => type === 'pong');
    await answer(isSend, ended);
    await asked.end;
    expect([asked.sink.heartbeats, asked.sink.retryMs]).to.deep.equal([2, 1_200]);
  });

  it('gives what cannot be told apart to all who may miss it', async () => {
    const transport = transportOf();
    const calls = [ask(transport), ask(transport, {body: '{"message":"Ho"}'})];
    const {socket} = await server.next(({request: body}) => (body as Told | undefined)?.['message'] === 'Ho');
    socket.send('{"reqId": "half');
    for (const {reqId} of server.told.filter(isSend)) socket.send(JSON.stringify({reqId, type: 'end'}));
    await Promise.all(calls.map(({end}) => end));
    expect(calls.map(dataOf)).to.deep.equal([['{"reqId": "half'], ['{"reqId": "half']]);
  });

  describe('fails a reply', () => {
    const closed: [number, boolean, Partial<ChatError>][] = [
      [1000, true, {code: 'premature-close', retryable: true}],
      [1001, true, {code: 'premature-close', retryable: true}],
      [1012, true, {code: 'premature-close', retryable: true}],
      [1013, true, {code: 'overloaded', retryable: true}],
      [1001, false, {code: 'network', retryable: true}],
      [1008, false, {code: 'auth', status: 401, retryable: false}],
      [1009, false, {code: 'too-large', retryable: false}],
      [1011, true, {code: 'server', retryable: true}],
      [4401, false, {code: 'auth', status: 401, retryable: false}],
      [4403, false, {code: 'forbidden', retryable: false}],
      [4429, false, {code: 'rate-limit', retryable: true}],
      [4999, true, {code: 'premature-close', retryable: true}],
    ];
    for (const [code, hasAnswered, expected] of closed) {
      it(`with ${expected.code} when it is closed with ${code} ${hasAnswered ? 'in' : 'before'} its answer`, async () => {
        const asked = ask(transportOf());
        const {told, socket} = await server.next(isSend);
        if (hasAnswered) socket.send(JSON.stringify({reqId: told['reqId'], type: 'accepted'}));
        socket.close(code);
        expect(await asked.end)
          .to.be.instanceOf(ChatError)
          .and.include(expected);
      });
    }

    it('with network when the line breaks, and when there is none', async () => {
      const asked = ask(transportOf());
      const {socket} = await server.next(isSend);
      socket.terminate();
      expect(await asked.end).to.include({code: 'network', stage: 'stream'});
      await server.close();
      expect(await ask(transportOf()).end).to.include({code: 'network', stage: 'connect'});
    });

    it('with what the server says against it, and asks on another socket after that was about who asks', async () => {
      const transport = transportOf({lingerMs: 10_000});
      const refused = (status: number, code: string) => (reqId: string) => ({
        reqId,
        type: 'refused',
        problem: {status, code},
        retryAfterMs: 1_500,
      });
      const busy = ask(transport, {body: '{"message":"1"}'});
      await answer(
        ({request: body}) => (body as Told | undefined)?.['message'] === '1',
        refused(429, 'rate-limit'),
      );
      expect(await busy.end).to.include({
        code: 'rate-limit',
        status: 429,
        retryAfterMs: 1_500,
        stage: 'open',
      });
      const unknown = ask(transport, {body: '{"message":"2"}'});
      await answer(
        ({request: body}) => (body as Told | undefined)?.['message'] === '2',
        refused(401, 'auth'),
      );
      expect([await unknown.end, server.opened]).to.deep.include(1);
      const again = ask(transport, {body: '{"message":"3"}'});
      await answer(({request: body}) => (body as Told | undefined)?.['message'] === '3', ended);
      expect([await again.end, server.opened]).to.deep.equal(['ended', 2]);
    });

    it('with malformed for a message of more than 1 Mi characters', async () => {
      const asked = ask(transportOf());
      await answer(isSend, (reqId) => ({reqId, event: 'x'.repeat(1024 * 1024)}));
      expect(await asked.end).to.include({code: 'malformed'});
    });

    it('with auth where no token can be had', async () => {
      const auth = async (): Promise<string> => {
        throw new Error('signed out');
      };
      expect(await ask(transportOf({auth})).end).to.include({code: 'auth', stage: 'connect'});
    });

    it('before any socket is opened, where its origin may not be asked', async () => {
      const assertAllowed = (url: URL): void => {
        throw new ChatError(`no ${url.origin}`, {code: 'forbidden', stage: 'connect'});
      };
      expect(await ask(transportOf(), {}, {assertAllowed}).end).to.include({code: 'forbidden'});
      expect(server.opened).to.equal(0);
    });
  });

  it('names the option that is wrong', () => {
    expect(() => webSocket('ftp://chat.example')).to.throw(TypeError, '`url`');
    expect(() => webSocket('wss://chat.example', {lingerMs: -1})).to.throw(RangeError, '`lingerMs`');
  });
});
