import type {ChatError} from '../../../src/base/chat-error.js';
import {
  bridge,
  type HostRequest,
  type HostSink,
  type StreamHost,
} from '../../../src/transport/bridge/index.js';
import type {AttemptEnd} from '../../../src/transport/transport.js';
import {failureOf} from '../../support/read-stream.js';
import {type HostedReading, hostOf, openBridge, ScriptedHost, textOf} from '../../support/scripted-host.js';
import {describe, expect, it} from '../../support/suite.js';

const codeOf = async (end: Promise<AttemptEnd>): Promise<string> => (await failureOf(end)).code;

/** A stream whose host has said nothing yet. */
function begun(
  host = new ScriptedHost(),
): HostedReading & {readonly host: ScriptedHost; readonly their: HostSink} {
  const reading = openBridge(bridge(host));
  return {...reading, host, their: host.last.sink};
}

/** The error that `work` throws. */
function thrownBy(work: () => void): ChatError | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as ChatError;
  }
}

describe('a bridge', () => {
  it('hands the host a request that can be cloned', () => {
    let asked: HostRequest | undefined;
    const host = hostOf((request) => {
      asked = structuredClone(request);
    });
    openBridge(bridge(host), {headers: {'idempotency-key': 'k'}, body: '{"message":"hi"}'});
    const {executionId, ...rest} = asked as HostRequest;
    expect(executionId).to.match(/^[\w-]{22}$/);
    expect(rest).to.deep.equal({
      url: 'bridge:',
      method: 'POST',
      headers: {'idempotency-key': 'k'},
      body: '{"message":"hi"}',
    });
  });

  it('gives chunks and events as frames of the native wire, and an end of its own', async () => {
    const {sink, end, their} = begun();
    their.chunk({content: 'Grüße', blockId: 'b', timestamp: 5});
    their.event({type: 'reasoning', content: 'hm'} as never);
    their.end();
    expect(await end).to.equal('ended');
    expect(sink.frames.map(({data}) => JSON.parse(data))).to.deep.equal([
      {type: 'chunk', content: 'Grüße', blockId: 'b', timestamp: 5},
      {type: 'reasoning', content: 'hm'},
      {type: 'done', finishReason: 'stop'},
    ]);
  });

  it('gives frames as they are, and leaves their end to the protocol', async () => {
    const {sink, end, their} = begun();
    their.frame('{"choices":[]}');
    their.frame({event: 'ping', data: '{}', id: 's.1'});
    their.end();
    expect(await end).to.equal('ended');
    expect(sink.frames).to.deep.equal([
      {event: 'message', data: '{"choices":[]}', id: ''},
      {event: 'ping', data: '{}', id: 's.1'},
    ]);
  });

  it('says nothing of an answer whose host was through without ending it', async () => {
    const reading = openBridge(bridge(hostOf(async (_request, {chunk}) => chunk({content: 'half'}))));
    expect(await reading.end).to.equal('ended');
    expect(textOf(reading.sink)).to.equal('half');
    expect(reading.sink.frames).to.have.length(1);
  });

  it('opens a relay when its service has answered, with what its head said', () => {
    const host = new ScriptedHost();
    const {sink} = openBridge(bridge(host, {relay: true}));
    expect(sink.headers).to.equal(null);
    host.last.sink.open({'Stream-Id': 's'});
    expect(sink.headers?.get('stream-id')).to.equal('s');
  });

  it('tells the host when its reader leaves, once, and drops what still comes', async () => {
    const {host, their, stop, end, sink} = begun();
    their.chunk({content: 'seen'});
    stop.abort('enough');
    expect(await end.catch((reason: unknown) => reason)).to.equal('enough');
    their.chunk({content: 'unseen'});
    their.end();
    their.error('late');
    const {executionId} = host.last.request;
    expect([host.cancelled, host.last.signal.aborted]).to.deep.equal([[executionId], true]);
    expect(textOf(sink)).to.equal('seen');
  });

  it('tells the host nothing when the last word was the host’s', async () => {
    const {host, their, end, stop} = begun();
    their.event({type: 'done'});
    stop.abort('too late');
    expect(await end).to.equal('ended');
    expect(host.cancelled).to.deep.equal([]);
  });

  it('tells the host to stop when its reader fails', async () => {
    const {host, their, sink, end} = begun();
    const failure = new Error('cannot read on');
    sink.frame = () => {
      throw failure;
    };
    their.chunk({content: 'one'});
    their.chunk({content: 'two'});
    expect(await end.catch((reason: unknown) => reason)).to.equal(failure);
    expect([host.cancelled.length, host.last.signal.aborted]).to.deep.equal([1, true]);
  });

  it('does not ask when its reader left before', async () => {
    const host = new ScriptedHost();
    const {end} = openBridge(bridge(host), {}, AbortSignal.abort('left'));
    expect(await end.catch((reason: unknown) => reason)).to.equal('left');
    expect(host.streams).to.deep.equal([]);
  });

  it('survives a host that throws when it is told of a leaving reader', async () => {
    const host: StreamHost = {
      startStream: () => undefined,
      cancel: () => {
        throw new Error('not now');
      },
    };
    const {stop, end} = openBridge(bridge(host));
    stop.abort('enough');
    expect(await end.catch((reason: unknown) => reason)).to.equal('enough');
  });
});

describe('a sink', () => {
  it('throws when its host goes on behind its own end', () => {
    const {their, sink, host} = begun();
    their.chunk({content: 'all'});
    their.end();
    const errors = [
      () => their.chunk({content: 'more'}),
      () => their.event({type: 'chunk'}),
      () => their.frame('more'),
    ].map(thrownBy);
    expect(errors.map((error) => error?.code)).to.deep.equal(['bridge', 'bridge', 'bridge']);
    expect(errors[0]?.message).to.contain(host.last.request.executionId);
    expect(textOf(sink)).to.equal('all');
  });

  it('may be ended twice', async () => {
    const {their, end} = begun();
    their.end();
    their.end();
    their.error('after all');
    expect(await end).to.equal('ended');
  });

  for (const [what, speak] of Object.entries<(sink: HostSink) => void>({
    'a chunk that is no text': ({chunk}) => chunk({content: 42} as never),
    'no chunk at all': ({chunk}) => chunk(null as never),
    'an event without a type': ({event}) => event({} as never),
    'an event that is not plain data': ({event}) => event({type: 'data', value: 1n} as never),
    'a frame without data': ({frame}) => frame({} as never),
    'an exception of its own decoder': ({error}) => error(new SyntaxError('Unexpected token')),
  })) {
    it(`ends the stream as malformed for ${what}, and keeps what came before`, async () => {
      const {their, end, sink} = begun();
      their.chunk({content: 'kept'});
      speak(their);
      expect([await codeOf(end), textOf(sink)]).to.deep.equal(['malformed', 'kept']);
    });
  }
});

describe('what a bridge fails with', () => {
  const failing = (fault: unknown): Promise<ChatError> =>
    failureOf(openBridge(bridge(hostOf(() => Promise.reject(fault)))).end);

  it('is a bridge error where nobody handles requests', async () => {
    const error = await failureOf(openBridge(bridge()).end);
    expect([error.code, error.retryable]).to.deep.equal(['bridge', false]);
    expect(error.message).to.contain('setChatStreamHandler');
  });

  it('is a TypeError for what is no host', () => {
    expect(() => bridge({} as never)).to.throw(TypeError, '`host`');
  });

  it('is the code that the host names', async () => {
    const error = await failing({code: 'rate-limit', message: 'slow down', retryAfterMs: 50});
    expect([error.code, error.retryAfterMs]).to.deep.equal(['rate-limit', 50]);
  });

  it('is not worth a wait of an hour', async () => {
    const [short, long] = await Promise.all([
      failing({code: 'rate-limit', retryAfterMs: 1_000}),
      failing({code: 'rate-limit', retryAfterMs: 3_600_000}),
    ]);
    expect([short.retryable, long.retryable]).to.deep.equal([true, false]);
  });

  it('is our code for a provider’s word, which is kept', async () => {
    const error = await failing({code: 'overloaded_error', message: 'secret words'});
    expect([error.code, error.providerCode]).to.deep.equal(['overloaded', 'overloaded_error']);
    expect(error.message + error.hint).not.to.contain('secret');
  });

  it('is a service’s failure where the host says nothing that is known', async () => {
    expect((await failing(undefined)).code).to.equal('server');
    expect((await failing('it broke')).code).to.equal('server');
    expect((await failing(new Error('it broke'))).code).to.equal('server');
  });

  it('is what the host throws', async () => {
    const host = hostOf(() => {
      throw Object.assign(new Error('no key'), {status: 401});
    });
    expect(await codeOf(openBridge(bridge(host)).end)).to.equal('auth');
  });
});
