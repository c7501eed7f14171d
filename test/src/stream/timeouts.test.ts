import {systemClock} from '../../../src/base/clock.js';
import {Ladder} from '../../../src/stream/ladder.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {answerFrames, answerText, namesStream, readStream} from '../../support/read-stream.js';
import {until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const timeouts = {connectMs: 1_000, firstByteMs: 2_000, idleMs: null, totalMs: null};
const retry = {attempts: 1, budgetMs: 120_000, baseMs: 1, maxMs: 1};
/** Streams only: nothing to fall to. */
const ladder = (): Ladder => new Ladder([sse()], systemClock);

/** A service that takes requests and answers none. */
const unanswered: typeof globalThis.fetch = (_input, init) =>
  new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));

describe('the time that a stream is given', () => {
  it('ends where no head of an answer came in `connectMs`', async () => {
    const reading = readStream([], {fetch: unanswered, timeouts, retry, ladder: ladder()});
    await until(() => reading.clock.pending > 0);
    reading.clock.advance(999);
    expect(reading.clock.pending).to.be.above(0);
    reading.clock.advance(1);
    const error = await reading.failure();
    expect([error.code, error.stage, error.retryable]).to.deep.equal(['timeout', 'connect', true]);
  });

  it('ends where no byte of the body came in `firstByteMs`', async () => {
    const reading = readStream([{cut: 'hold'}], {timeouts, retry, ladder: ladder()});
    await until(() => reading.statusesOf('open').length === 1);
    reading.clock.advance(1_999);
    expect(reading.clock.pending).to.be.above(0);
    reading.clock.advance(1);
    const error = await reading.failure();
    expect([error.code, error.stage]).to.deep.equal(['timeout', 'open']);
  });

  it('is over with neither once a byte came', async () => {
    const reading = readStream(
      [{chunks: answerFrames.slice(0, 2), cut: 'hold'}, {chunks: answerFrames.slice(2)}],
      {
        timeouts,
        ladder: ladder(),
      },
    );
    await until(() => reading.text() !== '');
    reading.clock.advance(3_600_000);
    expect(reading.statusesOf('slow')).to.have.length(1);
    expect(reading.wire.requests).to.have.length(1);
    reading.signals.say('woken');
    await reading.pass(0, () => reading.text() === answerText);
  });

  it('counts a comment as a first byte', async () => {
    let hasBeat = false;
    const reading = readStream(
      [{chunks: [': hello\n\n'], cut: 'hold', headers: namesStream}, {chunks: answerFrames}],
      {
        timeouts,
        onHeartbeat: () => {
          hasBeat = true;
        },
      },
    );
    await until(() => hasBeat);
    // Its heartbeat tells how long it may be silent: three of them.
    await reading.pass(100, () => reading.clock.monotonic() > 5_000);
    expect(reading.wire.requests).to.have.length(1);
    await reading.pass(1_000, () => reading.wire.requests.length === 2);
    expect(reading.clock.monotonic()).to.be.within(45_000, 50_000);
    await reading.end;
    expect(reading.text()).to.equal(answerText);
  });

  it('ends a line that was silent for `idleMs`, which is taken up', async () => {
    const reading = readStream(
      [{chunks: answerFrames.slice(0, 2), cut: 'hold'}, {chunks: answerFrames.slice(2)}],
      {
        timeouts: {...timeouts, idleMs: 3_000},
      },
    );
    await until(() => reading.text() !== '');
    reading.clock.advance(2_999);
    expect(reading.statusesOf('stalled')).to.have.length(0);
    reading.clock.advance(1);
    expect(reading.statusesOf('stalled')).to.deep.equal([{kind: 'stalled', silentMs: 3_000}]);
    await reading.pass(0, () => reading.text() === answerText);
    await reading.end;
  });

  it('ends with `totalMs`, whatever is done then: reading', async () => {
    const reading = readStream([{chunks: answerFrames.slice(0, 2), cut: 'hold'}], {
      timeouts: {...timeouts, totalMs: 60_000},
    });
    await until(() => reading.text() !== '');
    reading.clock.advance(60_000);
    const error = await reading.failure();
    expect([error.code, error.stage, error.retryable]).to.deep.equal(['timeout', 'stream', true]);
  });

  it('ends with `totalMs`, whatever is done then: waiting for the next attempt', async () => {
    const reading = readStream([{status: 503, headers: {'retry-after': '60'}}], {
      timeouts: {...timeouts, totalMs: 20_000},
    });
    await until(() => reading.statusesOf('waiting').length === 1);
    reading.clock.advance(20_000);
    expect((await reading.failure()).code).to.equal('timeout');
  });

  it('ends with `totalMs`, whatever is done then: waiting to be online', async () => {
    const reading = readStream([], {timeouts: {...timeouts, totalMs: 20_000}});
    reading.signals.goOffline();
    await until(() => reading.statusesOf('offline').length === 1 || reading.wire.requests.length > 0);
    reading.clock.advance(20_000);
    expect((await reading.failure()).code).to.equal('timeout');
  });
});
