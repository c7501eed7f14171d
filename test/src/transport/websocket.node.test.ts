import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {webSocket} from '../../../src/transport/index.js';
import {
  answer,
  ask,
  dataOf,
  ended,
  isSend,
  server,
  serveSockets,
  transportOf,
} from '../../support/socket-replies.js';
import type {Told} from '../../support/socket-server.js';

describe('a WebSocket transport', () => {
  serveSockets();

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

  it('counts a refusal that names nobody against those alone who have no answer yet', async () => {
    const transport = transportOf();
    const [answered, waiting] = [ask(transport), ask(transport, {body: '{"message":"Ho"}'})];
    const {socket} = await server.next(({request: body}) => (body as Told | undefined)?.['message'] === 'Ho');
    const id = await answer(
      ({request: body}) => (body as Told | undefined)?.['message'] === 'Hi',
      (reqId) => ({reqId, type: 'accepted'}),
    );
    socket.send('{"type":"refused","problem":{"status":400}}');
    socket.send(JSON.stringify(ended(id)));
    expect(await waiting.end).to.include({code: 'invalid', status: 400});
    expect(await answered.end).to.equal('ended');
  });

  it('fails the one whose reader fails, and no other', async () => {
    const transport = transportOf();
    const [failing, other] = [ask(transport), ask(transport, {body: '{"message":"Ho"}'})];
    const failure = new Error('cannot read on');
    failing.sink.frame = () => {
      throw failure;
    };
    const {socket} = await server.next(({request: body}) => (body as Told | undefined)?.['message'] === 'Ho');
    socket.send('for all');
    for (const {reqId} of server.told.filter(isSend)) socket.send(JSON.stringify(ended(String(reqId))));
    expect([await failing.end, await other.end, dataOf(other)]).to.deep.equal([
      failure,
      'ended',
      ['for all'],
    ]);
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

  it('names the option that is wrong', () => {
    expect(() => webSocket('ftp://chat.example')).to.throw(TypeError, '`url`');
    expect(() => webSocket('wss://chat.example', {lingerMs: -1})).to.throw(RangeError, '`lingerMs`');
  });
});
