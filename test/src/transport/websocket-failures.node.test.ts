import {describe, it} from 'node:test';
import {expect} from 'chai';
import {ChatError} from '../../../src/base/chat-error.js';
import {answer, ask, ended, isSend, server, serveSockets, transportOf} from '../../support/socket-replies.js';
import type {Told} from '../../support/socket-server.js';

describe('a WebSocket transport fails a reply', () => {
  serveSockets();

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
    await answer(({request: body}) => (body as Told | undefined)?.['message'] === '2', refused(401, 'auth'));
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

  it('with what the server closed for, though the token was still being fetched', async () => {
    let refuse = (_: Error): void => {};
    const auth = (): Promise<string> =>
      new Promise((_, reject) => {
        refuse = reject;
      });
    const asked = ask(transportOf({auth}));
    (await server.connected()).close(4429);
    expect(await asked.end).to.include({code: 'rate-limit'});
    refuse(new Error('too late'));
  });

  it('before any socket is opened, where its origin may not be asked', async () => {
    const assertAllowed = (url: URL): void => {
      throw new ChatError(`no ${url.origin}`, {code: 'forbidden', stage: 'connect'});
    };
    expect(await ask(transportOf(), {}, {assertAllowed}).end).to.include({code: 'forbidden'});
    expect(server.opened).to.equal(0);
  });
});
