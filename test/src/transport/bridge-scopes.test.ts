import fc from 'fast-check';
import {
  bridge,
  type HostRequest,
  type HostSink,
  MessageHost,
  type StreamHost,
  setChatStreamHandler,
} from '../../../src/transport/bridge/index.js';
import {failureOf} from '../../support/read-stream.js';
import {type HostedReading, openBridge, ScriptedHost, textOf} from '../../support/scripted-host.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';

type Saying =
  | {readonly kind: 'chunk'; readonly content: string}
  | {readonly kind: 'end'}
  | {readonly kind: 'error'}
  | {readonly kind: 'stop'};

const saying: fc.Arbitrary<Saying> = fc.oneof(
  {weight: 10, arbitrary: fc.string({maxLength: 5}).map((content) => ({kind: 'chunk', content}) as const)},
  fc.constantFrom<Saying>({kind: 'end'}, {kind: 'error'}, {kind: 'stop'}),
);

const plan = fc.integer({min: 2, max: 6}).chain((streams) =>
  fc.record({
    streams: fc.constant(streams),
    steps: fc.array(fc.tuple(fc.nat(streams - 1), saying), {maxLength: 60}),
  }),
);

/** What a reader of one stream may hear: its own pieces, up to its end. */
class Expected {
  text = '';
  over: 'ended' | 'server' | 'left' | null = null;

  take(said: Saying): void {
    if (this.over) return;
    if (said.kind === 'chunk') this.text += said.content;
    else if (said.kind === 'end') this.over = 'ended';
    else this.over = said.kind === 'error' ? 'server' : 'left';
  }
}

async function outcomeOf({end}: HostedReading): Promise<string> {
  return end.catch((reason: unknown) =>
    typeof reason === 'string' ? reason : (reason as {code: string}).code,
  );
}

describe('streams that interleave', () => {
  const run = async (
    {streams, steps}: {readonly streams: number; readonly steps: readonly (readonly [number, Saying])[]},
    host: StreamHost,
    tell: (at: number, said: Exclude<Saying, {kind: 'stop'}>) => void,
  ): Promise<void> => {
    const readings = Array.from({length: streams}, () => openBridge(bridge(host)));
    await Promise.resolve();
    const expected = readings.map(() => new Expected());
    for (const [at, said] of steps) {
      if (said.kind === 'stop') readings[at]?.stop.abort('left');
      else if (!expected[at]?.over || expected[at]?.over === 'left') tell(at, said);
      expected[at]?.take(said);
    }
    for (const [at, {text, over}] of expected.entries()) {
      const reading = readings[at] as HostedReading;
      if (!over) reading.stop.abort('unended');
      expect([textOf(reading.sink), await outcomeOf(reading)]).to.deep.equal([text, over ?? 'unended']);
    }
  };

  it('never mix, each in the sink of its own', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const host = new ScriptedHost();
        await run(steps, host, (at, said) => {
          const {chunk, end, error} = host.streams[at]?.sink as HostSink;
          if (said.kind === 'chunk') chunk(said);
          else if (said.kind === 'end') end();
          else error('broken');
        });
      }),
      {numRuns: 100},
    );
  });

  it('never mix, all over one line', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const asked: HostRequest[] = [];
        const host = new MessageHost({start: (request) => asked.push(request)});
        await run(steps, host, (at, said) => {
          const message = {
            chunk: () => ({content: (said as {content: string}).content}),
            end: () => ({end: true}),
            error: () => ({error: 'broken'}),
          }[said.kind]();
          host.receive(asked[at]?.executionId ?? '', message);
        });
      }),
      {numRuns: 100},
    );
  });
});

describe('a host of messages', () => {
  it('says that an execution has no sink where nobody started it', () => {
    const host = new MessageHost({start: () => undefined});
    expect(() => host.receive('strange', {content: 'x'}))
      .to.throw('strange')
      .with.property('code', 'bridge');
  });

  it('drops what comes late for one that is over', async () => {
    const asked: HostRequest[] = [];
    const host = new MessageHost({start: (request) => asked.push(request)});
    const {end} = openBridge(bridge(host));
    await Promise.resolve();
    const id = asked[0]?.executionId ?? '';
    host.receive(id, {content: 'last', end: true});
    host.receive(id, {content: 'late'});
    expect(await end).to.equal('ended');
  });

  it('reads one message that says several things', async () => {
    const asked: HostRequest[] = [];
    const host = new MessageHost({start: (request) => asked.push(request)});
    const {sink, end} = openBridge(bridge(host, {relay: true}));
    await Promise.resolve();
    host.receive(asked[0]?.executionId ?? '', {
      headers: {'stream-id': 's'},
      frame: '{}',
      event: null,
      end: true,
    });
    expect(await end).to.equal('ended');
    expect([sink.headers?.get('stream-id'), sink.frames.length]).to.deep.equal(['s', 1]);
  });

  it('reads the end of one message behind all else that it says', async () => {
    const asked: HostRequest[] = [];
    const host = new MessageHost({start: (request) => asked.push(request)});
    const {sink, end} = openBridge(bridge(host));
    await Promise.resolve();
    host.receive(asked[0]?.executionId ?? '', {
      event: {type: 'done', finishReason: 'length'},
      content: 'all of it',
    });
    expect(await end).to.equal('ended');
    expect(sink.frames.map(({data}) => JSON.parse(data).type)).to.deep.equal(['chunk', 'done']);
  });

  it('ends a stream as malformed for a message that says nothing', async () => {
    for (const message of [null, 'text', 5, {}, {content: null}, {event: {}}]) {
      const asked: HostRequest[] = [];
      const host = new MessageHost({start: (request) => asked.push(request)});
      const {end} = openBridge(bridge(host));
      await Promise.resolve();
      host.receive(asked[0]?.executionId ?? '', message);
      expect((await failureOf(end)).code, JSON.stringify(message)).to.equal('malformed');
    }
  });

  it('ends every open stream when it is gone', async () => {
    const host = new MessageHost({start: () => undefined});
    const readings = [openBridge(bridge(host)), openBridge(bridge(host))];
    host.lose();
    for (const {end} of readings) expect((await failureOf(end)).code).to.equal('bridge');
  });

  it('fails a stream that could not be handed over', async () => {
    const host = new MessageHost({start: () => Promise.reject({code: 'overloaded'})});
    expect((await failureOf(openBridge(bridge(host)).end)).code).to.equal('overloaded');
  });
});

describe('the handler of a realm', () => {
  afterEach(() => setChatStreamHandler(null));

  it('answers a bridge without a host, whichever is set when it is asked', () => {
    const transport = bridge();
    const host = new ScriptedHost();
    setChatStreamHandler(host);
    openBridge(transport);
    expect(host.streams).to.have.length(1);
  });

  it('may be set again, and not to another', () => {
    const host = new ScriptedHost();
    setChatStreamHandler(host);
    setChatStreamHandler(host);
    expect(() => setChatStreamHandler(new ScriptedHost())).to.throw(TypeError, '`handler`');
  });

  it('can be taken back', async () => {
    setChatStreamHandler(new ScriptedHost());
    setChatStreamHandler(null);
    expect((await failureOf(openBridge(bridge()).end)).code).to.equal('bridge');
    expect(() => setChatStreamHandler(new ScriptedHost())).not.to.throw();
  });

  it('has to be one', () => {
    expect(() => setChatStreamHandler((() => {}) as never)).to.throw(TypeError, '`handler`');
  });
});
