import type {ServerResponse} from 'node:http';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
  type UpstreamAnswer,
} from '../../../support/fake-upstream.js';
import {serviceWires} from '../../../support/fake-upstream-wires.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {askModel, openProviders, servedModels} from './one-model.js';

const timeouts = {connectMs: 1_000, firstTokenMs: 5_000, idleMs: 4_000, totalMs: 10_000};

/** Sends the headers and `text` of a stream that goes on, and gives what the rest is written to. */
function held(text: string): {readonly answer: UpstreamAnswer; readonly outgoing: Promise<ServerResponse>} {
  let given: (outgoing: ServerResponse) => void = () => {};
  const outgoing = new Promise<ServerResponse>((resolve) => {
    given = resolve;
  });
  const answer: UpstreamAnswer = (to) => {
    to.writeHead(200, {'content-type': 'text/event-stream'});
    to.flushHeaders();
    if (text !== '') to.write(text);
    given(to);
  };
  return {answer, outgoing};
}

for (const wire of serviceWires) {
  describe(`a line to a service of the kind ${wire.kind}`, () => {
    let upstream: FakeUpstream;
    let providers: Providers;
    let clock: ManualClock;
    beforeEach(async () => {
      clock = new ManualClock();
      upstream = await startFakeUpstream();
      const models = servedModels({m: {kind: wire.kind, baseUrl: upstream.baseUrl}}, timeouts);
      providers = openProviders(models, {clock});
    });
    afterEach(async () => {
      await providers.close();
      await upstream.close();
    });

    const failure = async (answer: UpstreamAnswer) => {
      upstream.answerWith(answer);
      const {text, error} = await askModel(providers, 'm');
      return {text, code: error?.code, stage: error?.stage};
    };
    /** Until the answer waits for the service, with one timer set. */
    const waiting = () =>
      eventually(
        () => clock.pending,
        (count) => count === 1,
      );

    it('that dies in the middle gives premature-close and keeps what was said', async () => {
      const dying: UpstreamAnswer = (outgoing) => {
        outgoing.writeHead(200, {'content-type': 'text/event-stream'});
        outgoing.write(wire.beginning('half '), () => outgoing.write(' ', () => outgoing.destroy()));
      };
      expect(await failure(dying)).to.deep.equal({text: 'half ', code: 'premature-close', stage: 'stream'});
    });

    it('that ends without an end gives premature-close', async () => {
      expect(await failure(eventStream(wire.beginning('half ')))).to.deep.equal({
        text: 'half ',
        code: 'premature-close',
        stage: 'stream',
      });
    });

    it('that dies before the headers gives server, and says that the service cannot be reached', async () => {
      upstream.answerWith((outgoing) => void outgoing.destroy());
      const {error} = await askModel(providers, 'm');
      expect([error?.code, error?.stage, error?.hint]).to.deep.equal([
        'server',
        'connect',
        'The model service cannot be reached. Try again, or choose another model.',
      ]);
    });

    it('to nobody gives the same', async () => {
      await upstream.close();
      const {error} = await askModel(providers, 'm');
      expect([error?.code, error?.stage, error?.retryable]).to.deep.equal(['server', 'connect', true]);
      upstream = await startFakeUpstream();
    });

    it('that redirects is not followed, and its key goes nowhere else', async () => {
      const other = await startFakeUpstream();
      const moved = refusal(307, '', {location: `${other.baseUrl}/chat/completions`});
      const failed = await failure(moved);
      expect([failed.code, failed.stage, other.requests.length]).to.deep.equal(['protocol', 'open', 0]);
      await other.close();
    });

    for (const [what, headers] of [
      ['a page', {'content-type': 'text/html'}],
      ['JSON', {'content-type': 'application/json'}],
      ['no type', {}],
    ] as const) {
      it(`that answers with ${what} gives protocol`, async () => {
        // The second request, for a whole answer, gets a page whatever the first got.
        let isFirst = true;
        const failed = await failure((outgoing) => {
          outgoing.writeHead(200, isFirst ? headers : {'content-type': 'text/html'}).end('{}');
          isFirst = false;
        });
        expect(failed).to.deep.equal({text: '', code: 'protocol', stage: 'open'});
      });
    }

    it('that sends what is not JSON gives malformed', async () => {
      expect((await failure(eventStream('data: {nonsense\n\n'))).code).to.equal('malformed');
    });

    it('that is slow with the first word gives timeout, stage open, and is hung up on', async () => {
      const {answer, outgoing} = held('');
      upstream.answerWith(answer);
      const asking = askModel(providers, 'm');
      await outgoing;
      await waiting();
      clock.advance(timeouts.firstTokenMs - 1);
      expect(clock.pending).to.equal(1);
      clock.advance(1);
      const {error} = await asking;
      await upstream.requests[0]?.left;
      expect([error?.code, error?.stage, upstream.requests.length]).to.deep.equal(['timeout', 'open', 1]);
    });

    it('that falls silent gives timeout, stage stream, and is hung up on', async () => {
      const {answer} = held(wire.beginning('half '));
      upstream.answerWith(answer);
      let hasSpoken = false;
      const asking = askModel(providers, 'm', {
        onEvent: () => {
          hasSpoken = true;
        },
      });
      await eventually(() => hasSpoken, Boolean);
      await waiting();
      clock.advance(timeouts.idleMs);
      const {error, text} = await asking;
      await upstream.requests[0]?.left;
      expect([text, error?.code, error?.stage]).to.deep.equal(['half ', 'timeout', 'stream']);
    });

    it('that never ends gives timeout when the whole has taken too long', async () => {
      const beginning = wire.beginning('a');
      const {answer, outgoing} = held(beginning);
      upstream.answerWith(answer);
      // Anthropic’s pieces come after a beginning of their own; the others are alike.
      const piece = wire.beginning('a', 'a').slice(beginning.length);
      let pieces = 0;
      const asking = askModel(providers, 'm', {onEvent: () => pieces++});
      for (let said = 1; said <= 4; said++) {
        await eventually(
          () => pieces,
          (count) => count === said,
        );
        await waiting();
        clock.advance(3_000);
        (await outgoing).write(piece);
      }
      const {error, text} = await asking;
      expect([text, error?.code, error?.stage]).to.deep.equal(['aaaa', 'timeout', 'stream']);
    });

    it('is hung up on when the person stops', async () => {
      const {answer} = held(wire.beginning('half '));
      upstream.answerWith(answer);
      const stop = new AbortController();
      const reason = new Error('stopped by hand');
      const thrown = await askModel(providers, 'm', {
        signal: stop.signal,
        onEvent: () => stop.abort(reason),
      }).catch((error: unknown) => error);
      await upstream.requests[0]?.left;
      expect(thrown).to.equal(reason);
    });

    it('leaves no timer behind', async () => {
      upstream.answerWith(eventStream(wire.stream('all ', 'good')));
      const {text} = await askModel(providers, 'm');
      await eventually(
        () => clock.pending,
        (count) => count === 0,
      );
      expect(text).to.equal('all good');
    });
  });
}

describe('a service that takes the connection and never speaks TLS', () => {
  it('gives timeout, stage connect, and its socket is closed', async () => {
    const sockets: Socket[] = [];
    let isClosed = false;
    const silent = createServer((socket) => {
      sockets.push(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          isClosed = true;
        });
      socket.resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const clock = new ManualClock();
    const baseUrl = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`;
    const providers = openProviders(servedModels({m: {kind: 'openai-compatible', baseUrl}}, timeouts), {
      clock,
    });
    const asking = askModel(providers, 'm');
    await eventually(
      () => sockets.length,
      (count) => count === 1,
    );
    clock.advance(timeouts.connectMs);
    const {error} = await asking;
    await eventually(() => isClosed, Boolean);
    expect([error?.code, error?.stage, clock.pending]).to.deep.equal(['timeout', 'connect', 0]);
    await providers.close();
    await new Promise((resolve) => silent.close(resolve));
  });
});
