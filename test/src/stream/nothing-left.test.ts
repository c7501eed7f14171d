import {
  accepted,
  answerFrames,
  answerText,
  held,
  page,
  readStream,
  type StreamReading,
  wholeAnswer,
} from '../../support/read-stream.js';
import type {Step} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

type Overrides = Parameters<typeof readStream>[1];
const once = {attempts: 1, budgetMs: 1_000, baseMs: 1, maxMs: 1};
const forbidden = {status: 403, type: 'text/html'};
const tooShort = [...answerFrames.slice(0, 2), ...answerFrames.slice(4)];
const total = {connectMs: 30_000, firstByteMs: 60_000, idleMs: 45_000, totalMs: 100_000};

/** Ways to end, each with what leads there; time passes in steps of half a second. */
const endings: readonly (readonly [string, readonly Step[], Overrides?])[] = [
  ['whole', [{chunks: answerFrames}]],
  ['whole with beats', [{chunks: [': beat\n\n', ...answerFrames]}]],
  ['whole after a cut', [{chunks: answerFrames.slice(0, 2)}, {chunks: answerFrames.slice(2)}]],
  ['whole within its time', [{chunks: answerFrames}], {timeouts: total}],
  ['refused', [forbidden]],
  ['dead', ['line-down'], {retry: once}],
  ['malformed', [{chunks: ['data: {\n\n', 'data: [\n\n', 'data: x\n\n']}]],
  ['gone', [{chunks: answerFrames.slice(0, 2)}, {status: 404}]],
  [
    'out of time',
    [held(': beat\n\n'), ...Array.from({length: 9}, () => held(': beat\n\n'))],
    {timeouts: total},
  ],
  ['polled', [held(), page(0, 5)]],
  ['polled from the start', [{cut: 'hold'}, accepted, page(0, 5)]],
  ['in one piece', [held(), forbidden, wholeAnswer]],
  ['refused in one piece', [held(), forbidden, forbidden]],
  ['refused for want of credentials', [{status: 401}], {refreshAuth: () => Promise.reject(new Error('no'))}],
  ['with a piece missing', [{chunks: tooShort}, {chunks: tooShort.slice(2)}, {status: 409}]],
];

/** Moments at which reading is given up from outside. */
const aborts: readonly (readonly [string, readonly Step[], (reading: StreamReading) => boolean])[] = [
  ['before an answer', [{cut: 'hold'}], ({wire}) => wire.requests.length === 1],
  ['while it is read', [held(...answerFrames.slice(0, 2))], ({text}) => text() !== ''],
  [
    'while it waits',
    [{status: 503, headers: {'retry-after': '30'}}],
    ({statuses}) => statuses.at(-1)?.kind === 'waiting',
  ],
  [
    'while it is polled',
    [held(), page(0, 2), {type: 'application/json', cut: 'hold'}],
    ({wire}) => wire.requests.length === 3,
  ],
  [
    'in one piece',
    [held(), forbidden, {type: 'application/json', cut: 'hold'}],
    ({wire}) => wire.requests.length === 3,
  ],
];

const leftovers = ({clock, signals}: StreamReading): object => ({
  timers: clock.pending,
  listeners: signals.listeners,
});
const none = {timers: 0, listeners: 0};

describe('nothing is left behind by a stream that', () => {
  for (const [words, steps, overrides] of endings) {
    it(`ends ${words}`, async () => {
      const reading = readStream(steps, overrides);
      let isOver = false;
      const note = (): void => {
        isOver = true;
      };
      reading.end.then(note, note);
      await reading.pass(500, () => isOver);
      expect(leftovers(reading)).to.deep.equal(none);
    });
  }

  for (const [words, steps, isReached] of aborts) {
    it(`is given up ${words}`, async () => {
      const stop = new AbortController();
      const reading = readStream(steps, {signal: stop.signal, timeouts: total});
      await reading.pass(500, () => isReached(reading));
      stop.abort('enough');
      expect(await reading.end.catch((reason: unknown) => reason)).to.equal('enough');
      expect(leftovers(reading)).to.deep.equal(none);
    });
  }

  it('is given up while the device is offline', async () => {
    const stop = new AbortController();
    const reading = readStream([{chunks: answerFrames.slice(0, 2)}], {signal: stop.signal});
    await reading.pass(0, () => reading.text() !== '');
    reading.signals.goOffline();
    await reading.pass(0, () => reading.statusesOf('offline').length === 1);
    stop.abort('enough');
    await reading.end.catch(() => {});
    expect(leftovers(reading)).to.deep.equal(none);
  });

  it('was told by another reader', async () => {
    const reading = readStream([held(...answerFrames.slice(0, 2))], {timeouts: total});
    await reading.pass(0, () => reading.text() !== '');
    reading.stream.feed({type: 'done', finishReason: 'stop', length: answerText.length}, 2, 's.2');
    await reading.end;
    expect(leftovers(reading)).to.deep.equal(none);
  });
});
