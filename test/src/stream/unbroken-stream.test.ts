import {ChatError} from '../../../src/base/chat-error.js';
import {systemClock} from '../../../src/base/clock.js';
import {realmSignals} from '../../../src/base/page-signals.js';
import type {ChatEvent, TerminalEvent} from '../../../src/model/chat-event.js';
import {chatStream} from '../../../src/protocols/chat-stream.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import {Ladder} from '../../../src/stream/ladder.js';
import type {LineStatus} from '../../../src/stream/line-status.js';
import type {UnbrokenStreamOptions} from '../../../src/stream/stream-options.js';
import {UnbrokenStream} from '../../../src/stream/unbroken-stream.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {ManualSignals} from '../../support/manual-signals.js';
import {nativeFrames, type ScriptedWire, type Step, scriptWire, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const start = {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x'};
const chunk = (content: string): object => ({type: 'chunk', content});
const done = {type: 'done', finishReason: 'stop'};
const events = [start, chunk('Grüße '), chunk('aus '), chunk('Ælfheim'), done];
const frames = nativeFrames('s', events);
const whole = frames.join('');

const timeouts = {connectMs: 5000, firstByteMs: 5000, idleMs: null, totalMs: null};

interface Reading {
  readonly wire: ScriptedWire;
  readonly heard: ChatEvent[];
  readonly statuses: LineStatus[];
  readonly text: () => string;
  readonly end: Promise<TerminalEvent>;
}

function read(steps: readonly Step[], overrides: Partial<UnbrokenStreamOptions> = {}): Reading {
  const wire = scriptWire(...steps);
  const heard: ChatEvent[] = [];
  const statuses: LineStatus[] = [];
  const endpoint = new URL(wire.endpoint);
  const stream = new UnbrokenStream({
    protocol: chatStream(),
    ladder: new Ladder([sse()], systemClock),
    endpoint,
    isSameOrigin: true,
    turn: {endpoint, idempotencyKey: 'key', request: {trigger: 'send', message: 'hi'}, history: []},
    from: null,
    refreshAuth: null,
    answersWithoutCors: async () => false,
    prepare: async (request) => request,
    fetch: async (input, init) => {
      try {
        return await wire.fetch(input, init);
      } catch (cause) {
        init?.signal?.throwIfAborted();
        throw new ChatError('down', {code: 'network', stage: 'connect', cause});
      }
    },
    clock: systemClock,
    random: () => 0,
    pageSignals: realmSignals,
    retry: {attempts: 8, budgetMs: 120_000, baseMs: 500, maxMs: 30_000},
    timeouts,
    maxMalformed: 3,
    signal: new AbortController().signal,
    onEvent: (event) => heard.push(event),
    onStatus: (status) => statuses.push(status),
    ...overrides,
  });
  const text = (): string => heard.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
  return {wire, heard, statuses, text, end: stream.read()};
}

async function failure({end}: Reading): Promise<ChatError> {
  const error = await end.then(
    () => new Error('The stream ended well.'),
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw error;
}

describe('UnbrokenStream', () => {
  it('gives each event once, and the terminal one at the end', async () => {
    const reading = read([{chunks: frames}]);
    expect((await reading.end).type).to.equal('done');
    expect(reading.heard.map(({type}) => type)).to.deep.equal(['start', 'chunk', 'chunk', 'chunk']);
  });

  it('takes a body that ends without a terminal event for a cut, and takes up behind the last event applied', async () => {
    const reading = read([{chunks: frames.slice(0, 3)}, {chunks: frames.slice(3)}]);
    await reading.end;
    const [first, second] = reading.wire.requests;
    expect([first?.init.method, second?.init.method]).to.deep.equal(['POST', 'GET']);
    expect(second?.url.pathname).to.equal('/api/ai/chat/stream/s');
    expect(second?.headers.get('last-event-id')).to.equal('s.2');
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
  });

  it('loses and doubles nothing wherever the line is cut, in the middle of a character too', async () => {
    const bytes = new TextEncoder().encode(whole);
    for (let at = 0; at < bytes.length; at += 3) {
      const reading = read([
        {chunks: [bytes.subarray(0, at)], cut: at % 2 ? 'destroy' : 'end', headers: {'stream-id': 's'}},
        ({headers}) => {
          const seen = headers.get('last-event-id');
          return {chunks: frames.slice(seen === null ? 0 : Number(seen.split('.')[1]) + 1)};
        },
      ]);
      await reading.end;
      expect(reading.text()).to.equal('Grüße aus Ælfheim');
    }
  }, 60_000);

  it('drops what it has already seen', async () => {
    const reading = read([{chunks: frames.slice(0, 3)}, {chunks: frames}]);
    await reading.end;
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
  });

  it('asks again for events that are missing', async () => {
    const reading = read([{chunks: [...frames.slice(0, 2), ...frames.slice(3)]}, {chunks: frames.slice(2)}]);
    await reading.end;
    expect(reading.wire.requests[1]?.headers.get('last-event-id')).to.equal('s.1');
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
  });

  it('asks for the whole message where an event cannot be read twice', async () => {
    const broken = 'id: s.2\ndata: {"type":"chunk","seq":2}\n\n';
    const reset = nativeFrames('s', [{type: 'reset', parts: [{type: 'text', text: 'Grüße aus '}]}], 2);
    const reading = read([
      {chunks: [...frames.slice(0, 2), broken]},
      {chunks: [broken]},
      {chunks: [...reset, ...frames.slice(3)]},
    ]);
    await reading.end;
    expect(reading.wire.requests[2]?.url.search).to.equal('?format=snapshot');
    expect(reading.heard.filter(({type}) => type === 'reset')).to.have.length(1);
    expect(reading.statuses.filter(({kind}) => kind === 'event-skipped')).to.have.length(2);
  });

  it('ends as malformed where the whole message does not help either', async () => {
    const broken = {chunks: ['id: s.1\ndata: {"type":"chunk","seq":1}\n\n']};
    const reading = read([{chunks: [...frames.slice(0, 1), ...broken.chunks]}, broken, broken]);
    expect((await failure(reading)).code).to.equal('malformed');
  });

  it('skips, counts and goes on after a bad event on a wire without numbers', async () => {
    const good = 'data: {"type":"chunk","content":"a"}\n\n';
    const reading = read([
      {chunks: [good, 'data: {broken\n\n', 'data: 7\n\n', good, 'data: {"type":"done"}\n\n']},
    ]);
    await reading.end;
    const counts = reading.statuses.map((status) => (status.kind === 'event-skipped' ? status.count : 0));
    expect([reading.text(), Math.max(...counts)]).to.deep.equal(['aa', 2]);
  });

  it('ends as malformed after three bad events in a row', async () => {
    const reading = read([
      {chunks: ['data: {\n\n', 'data: [\n\n', 'data: x\n\n', 'data: {"type":"done"}\n\n']},
    ]);
    expect((await failure(reading)).code).to.equal('malformed');
  });

  it('passes over events of a later version', async () => {
    const later = nativeFrames('s', [start, {type: 'hologram'}, chunk('a'), done]);
    const reading = read([{chunks: later}]);
    await reading.end;
    expect(reading.text()).to.equal('a');
  });

  it('sends the message again under its key while no answer began', async () => {
    const reading = read(['line-down', {status: 503}, {chunks: frames}]);
    await reading.end;
    const keys = reading.wire.requests.map(
      ({init, headers}) => `${init.method} ${headers.get('idempotency-key')}`,
    );
    expect(keys).to.deep.equal(['POST key', 'POST key', 'POST key']);
  });

  it('tries again while the line is down', async () => {
    const reading = read([
      {chunks: frames.slice(0, 2)},
      'line-down',
      {status: 502},
      {chunks: frames.slice(2)},
    ]);
    await reading.end;
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
  });

  it('gives up on a refusal', async () => {
    expect((await failure(read([{status: 401}]))).code).to.equal('auth');
    expect((await failure(read([{chunks: frames.slice(0, 2)}, {status: 403}]))).code).to.equal('forbidden');
    expect((await failure(read([{chunks: frames.slice(0, 2)}, {status: 404}]))).code).to.equal('resume-lost');
  });

  it('gives up after the attempts it was given, and counts them anew with each event', async () => {
    const retry = {attempts: 2, budgetMs: 120_000, baseMs: 1, maxMs: 1};
    const steps: Step[] = [
      {chunks: frames.slice(0, 2)},
      'line-down',
      {chunks: frames.slice(2, 3)},
      'line-down',
      'line-down',
    ];
    const reading = read(steps, {retry});
    expect((await failure(reading)).code).to.equal('network');
    expect(reading.text()).to.equal('Grüße aus ');
  });

  it('never repeats a request that may start a second generation', async () => {
    const turnedAway = read(['line-down'], {protocol: openAIChat()});
    expect((await failure(turnedAway)).code).to.equal('network');
    const cut = read([{chunks: ['data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n']}], {
      protocol: openAIChat(),
    });
    expect((await failure(cut)).code).to.equal('premature-close');
    expect([turnedAway.wire.requests.length, cut.wire.requests.length]).to.deep.equal([1, 1]);
  });

  it('waits as long as the server asked', async () => {
    const reading = read([{status: 429, headers: {'retry-after-ms': '20'}}, {chunks: frames}]);
    await reading.end;
    const [waiting] = reading.statuses.filter((status) => status.kind === 'waiting');
    expect(waiting?.delayMs).to.equal(20);
  });

  it('asks nothing more once aborted while it waits', async () => {
    const stop = new AbortController();
    const reading = read([{status: 503, headers: {'retry-after': '30'}}], {signal: stop.signal});
    await until(() => reading.statuses.some(({kind}) => kind === 'waiting'));
    stop.abort('enough');
    expect(await reading.end.catch((reason: unknown) => reason)).to.equal('enough');
    expect(reading.wire.requests).to.have.length(1);
  });

  it('burns no attempt while the device is offline', async () => {
    const pageSignals = new ManualSignals({isOnline: false});
    const reading = read([{chunks: frames}], {pageSignals});
    await until(() => reading.statuses.length === 1);
    expect([reading.statuses[0]?.kind, reading.wire.requests.length]).to.deep.equal(['offline', 0]);
    pageSignals.say('online');
    expect((await reading.end).type).to.equal('done');
  });

  it('takes a stream for cut that did not connect in time', async () => {
    const never: typeof globalThis.fetch = (_input, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const retry = {attempts: 1, budgetMs: 1000, baseMs: 1, maxMs: 1};
    expect(
      (await failure(read([], {fetch: never, timeouts: {...timeouts, connectMs: 10}, retry}))).code,
    ).to.equal('timeout');
  });
});
