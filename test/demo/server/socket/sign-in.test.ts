import {once} from 'node:events';
import {request} from 'node:http';
import {after, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {nativePaths} from '../../../../src/model/native-wire.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';
import {sessionId, startServerOfPeople, tokenOf} from '../people/people-server.js';
import {openSocket, SocketClient, send} from './socket-client.js';

const servers: TestServer[] = [];

async function serve(options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer(options);
  servers.push(server);
  return server;
}

async function serveToPeople(options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServerOfPeople(options);
  servers.push(server);
  return server;
}

/** What a handshake from a page of `origin` is answered. */
async function handshake(
  {url}: TestServer,
  headers: Record<string, string>,
  path: string = nativePaths.socket,
): Promise<[number | undefined, string | undefined]> {
  const asked = request(`${url}${path}`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  asked.end();
  const [event, answer] = await Promise.race([
    once(asked, 'upgrade').then(([response, socket]) => {
      socket.destroy();
      return ['upgrade', response] as const;
    }),
    once(asked, 'response').then(([response]) => ['response', response] as const),
  ]);
  const chunks: Buffer[] = [];
  if (event === 'response') for await (const chunk of answer) chunks.push(chunk);
  const problem = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
  return [answer.statusCode, problem.code];
}

describe('a socket', () => {
  after(async () => {
    for (const server of servers) await server.dispose();
  });

  it('is given to pages of ours and of allowed origins, and to no other', async () => {
    const server = await serve({allowedOrigins: ['https://app.example']});
    const tries: [Record<string, string>, number, string | undefined][] = [
      [{}, 101, undefined],
      [{origin: server.url}, 101, undefined],
      [{origin: 'https://app.example'}, 101, undefined],
      [{origin: 'https://evil.example'}, 403, 'forbidden'],
      [{origin: 'http://app.example'}, 403, 'forbidden'],
      [{origin: 'null'}, 403, 'forbidden'],
      [{host: 'rebound.example'}, 403, 'forbidden'],
    ];
    for (const [headers, status, code] of tries)
      expect(await handshake(server, headers), JSON.stringify(headers)).to.deep.equal([status, code]);
    expect(await handshake(server, {}, '/api/ai/chat/stream')).to.deep.equal([404, 'invalid']);
  });

  it('is not what a plain request to its address gets', async () => {
    const server = await serve();
    const {status, headers} = await fetch(`${server.url}${nativePaths.socket}`);
    expect([status, headers.get('upgrade')]).to.deep.equal([426, 'websocket']);
  });

  it('is closed when no token comes in five seconds, and keeps no timer', async () => {
    const clock = new ManualClock();
    const server = await serve({clock});
    const before = clock.pending;
    const client = new SocketClient(server.url);
    await once(client.socket, 'open');
    clock.advance(5_000);
    expect(await client.closed()).to.equal(4401);
    await eventually(
      () => clock.pending,
      (pending) => pending === before,
    );
  });

  it('is closed when something else comes first, or what is no message', async () => {
    const server = await serve();
    for (const first of [send('a', 'hi'), {type: 'ping'}, 'garbage', {type: 'auth', token: 5}]) {
      const client = new SocketClient(server.url);
      await once(client.socket, 'open');
      client.say(first);
      expect(await client.closed(), JSON.stringify(first)).to.equal(4401);
    }
  });

  it('answers what was asked ahead of its ready', async () => {
    const server = await serveToPeople();
    const client = new SocketClient(server.url);
    await once(client.socket, 'open');
    client.say({type: 'auth', token: await tokenOf({userId: 'ann'})});
    client.say(send('a', 'hi'));
    expect((await client.events('a')).at(-1)?.['type']).to.equal('done');
    expect(client.heard[0]?.['type']).to.equal('ready');
    client.socket.terminate();
  });

  it('needs a token where people have accounts, one that counts', async () => {
    const server = await serveToPeople();
    const tokens = [null, 'nonsense', await tokenOf({userId: 'ann'}, Date.now() - 3_600_000)];
    for (const token of tokens) {
      const client = new SocketClient(server.url);
      await once(client.socket, 'open');
      client.say({type: 'auth', token});
      expect(await client.closed(), String(token)).to.equal(4401);
    }
  });

  it('shows nobody what is another person’s', async () => {
    const server = await serveToPeople();
    const [ann, bob] = [
      await openSocket(server, {token: await tokenOf({userId: 'ann'})}),
      await openSocket(server, {token: await tokenOf({userId: 'bob'})}),
    ];
    ann.say(send('a', 'a secret'));
    const [start] = await ann.events('a');
    const streamId = String(start?.['streamId']);
    const conversationId = String(start?.['conversationId']);
    bob.say({type: 'resume', reqId: '1', streamId});
    bob.say({type: 'snapshot', reqId: '2', streamId});
    bob.say({type: 'stop', reqId: '3', streamId});
    bob.say({type: 'send', reqId: '4', request: {trigger: 'send', message: 'x', conversationId}});
    for (const id of ['1', '2', '3', '4']) {
      const [said] = await bob.answer(id);
      expect((said?.['problem'] as {status: number}).status, id).to.equal(404);
    }
    for (const {socket} of [ann, bob]) socket.terminate();
  });

  it('takes a new token of the same person, and of nobody else', async () => {
    const server = await serveToPeople();
    const client = await openSocket(server, {token: await tokenOf({userId: 'ann'})});
    client.say({type: 'auth', token: await tokenOf({userId: 'ann'})});
    await client.next((said) => said['type'] === 'ready' && client.heard.indexOf(said) > 0);
    client.say({type: 'auth', token: await tokenOf({userId: 'bob'})});
    expect(await client.closed()).to.equal(4403);
  });

  it('asks no more with a token that has ended', async () => {
    const clock = new ManualClock();
    const server = await serveToPeople({clock, heartbeatMs: 600_000});
    const client = await openSocket(server, {token: await tokenOf({userId: 'ann'}, clock.now(), 60)});
    clock.advance(70_000);
    client.say(send('a', 'hi'));
    const [said] = await client.answer('a');
    expect((said?.['problem'] as {status: number}).status).to.equal(401);
    client.socket.terminate();
  });

  it('ends with its session', async () => {
    const server = await serveToPeople();
    const token = await tokenOf({userId: 'ann', sessionId: sessionId('hers')});
    const client = await openSocket(server, {token});
    expect(server.counts().sessions).to.equal(1);
    const signedOut = await fetch(`${server.url}/api/ai/sessions`, {
      method: 'DELETE',
      headers: {authorization: `Bearer ${token}`},
    });
    expect([signedOut.ok, await client.closed()]).to.deep.equal([true, 1006]);
    await eventually(
      () => server.counts().sessions,
      (sessions) => sessions === 0,
    );
  });

  it('is one of as many as a person may have', async () => {
    const server = await serveToPeople({maxSocketsPerUser: 2});
    const token = await tokenOf({userId: 'ann'});
    const two = [await openSocket(server, {token}), await openSocket(server, {token})];
    const third = new SocketClient(server.url);
    await once(third.socket, 'open');
    third.say({type: 'auth', token});
    expect(await third.closed()).to.equal(4429);
    const bobs = await openSocket(server, {token: await tokenOf({userId: 'bob'})});
    for (const {socket} of [...two, bobs]) socket.terminate();
  });
});
