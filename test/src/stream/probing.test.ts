import {
  answerFrames,
  answerText,
  held,
  namesStream,
  page,
  readStream,
  type StreamReading,
  wholeAnswer,
} from '../../support/read-stream.js';
import {type Step, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const forbidden = {status: 403, type: 'text/html'};
const isPoll = (asked: string): boolean => asked.includes('/events?');

/**
 * A reply that is polled from its first page on. `answer` says what comes to a stream that is asked for, the n-th
 * time from 1; pages stay empty until `isFreed`.
 */
function polled(answer: (probe: number) => Exclude<Step, (...args: never[]) => unknown>) {
  let probes = 0;
  let isFreed = false;
  const probedAt: number[] = [];
  const later: Step = ({url}) => {
    if (url.pathname.endsWith('/events')) return isFreed ? page(2, 5) : page(0, 0);
    probes += 1;
    probedAt.push(reading.clock.monotonic());
    return answer(probes);
  };
  const steps: Step[] = [held(), page(0, 2), ...Array.from({length: 3_000}, () => later)];
  const reading: StreamReading = readStream(steps);
  return {
    reading,
    probedAt,
    free: () => {
      isFreed = true;
    },
  };
}

describe('a reply that is polled', () => {
  it('tries the stream again after 30 s, for three seconds, then after 60 s, and burns no attempt', async () => {
    const {reading, probedAt, free} = polled(() => held());
    await reading.pass(250, () => probedAt.length === 2);
    const fellAt = 8_000;
    expect(probedAt[0]).to.be.within(fellAt + 30_000, fellAt + 32_000);
    expect((probedAt[1] ?? 0) - (probedAt[0] ?? 0)).to.be.within(63_000, 65_500);
    free();
    await reading.pass(250, () => reading.text() === answerText);
    await reading.end;
    expect(reading.statusesOf('waiting')).to.deep.equal([]);
    // Nobody is shown a look that came to nothing.
    expect(reading.statusesOf('connecting')).to.have.length(1);
    expect(reading.statusesOf('restored')).to.deep.equal([]);
  }, 20_000);

  for (const [what, answer] of [
    ['refused', forbidden],
    ['cut before a byte came', {headers: namesStream}],
    ['said to be over', {status: 204}],
    ['lost with its line', 'line-down'],
  ] as const) {
    it(`goes on being polled where the stream is ${what}`, async () => {
      const {reading, probedAt, free} = polled(() => answer);
      await reading.pass(500, () => probedAt.length === 1);
      free();
      await reading.pass(500, () => reading.text() === answerText);
      expect((await reading.end).type).to.equal('done');
      expect(reading.asked().filter((asked) => !isPoll(asked))).to.have.length(2);
      expect(reading.statusesOf('waiting')).to.deep.equal([]);
    });
  }

  it('is read as a stream again from the first byte that comes, behind what was polled', async () => {
    const {reading, probedAt} = polled(() => ({chunks: answerFrames.slice(2), headers: namesStream}));
    await reading.pass(500, () => probedAt.length === 1);
    await reading.pass(0, () => reading.text() === answerText);
    await reading.end;
    expect(reading.wire.requests.at(-1)?.headers.get('last-event-id')).to.equal('s.1');
    expect(reading.statusesOf('restored')).to.deep.equal([{kind: 'restored', from: 'polling', to: 'sse'}]);
    expect(reading.statuses.at(-1)).to.deep.equal({kind: 'open', transport: 'sse', isStream: true});
  });

  it('lets the next reply begin with what got through', async () => {
    const first = readStream([held(), page(0, 5)]);
    await first.pass(1_000, () => first.text() === answerText);
    await first.end;
    const second = readStream([{...page(0, 0), status: 202, headers: namesStream}, page(0, 5)], {
      ladder: first.ladder,
      clock: first.clock,
    });
    await second.pass(500, () => second.text() === answerText);
    await second.end;
    expect(second.wire.requests[0]?.headers.get('prefer')).to.equal('respond-async');
    expect(second.statusesOf('degraded')).to.deep.equal([]);
  });

  it('leaves no look under way behind when it is stopped in the middle of one', async () => {
    const stop = new AbortController();
    const empty = Array.from(
      {length: 200},
      (): Step =>
        ({url}) =>
          url.pathname.endsWith('/events') ? page(0, 0) : held(),
    );
    const reading = readStream([held(), page(0, 2), ...empty], {signal: stop.signal});
    await reading.pass(500, () => reading.ladder.isProbing);
    stop.abort('enough');
    await reading.end.catch(() => {});
    expect([reading.ladder.isProbing, reading.ladder.transport.name]).to.deep.equal([false, 'polling']);
  });
});

describe('a reply that comes in one piece', () => {
  it('is waited for as long as it takes, but for a look at the stream every now and then', async () => {
    const hold = {type: 'application/json', cut: 'hold'} as const;
    const reading = readStream([held(), forbidden, hold, {chunks: answerFrames, headers: namesStream}]);
    await reading.pass(1_000, () => reading.wire.requests.length === 4);
    await reading.pass(0, () => reading.text() === answerText);
    await reading.end;
    expect(reading.clock.monotonic()).to.be.at.least(38_000);
    expect(reading.statusesOf('restored')).to.deep.equal([{kind: 'restored', from: 'json', to: 'sse'}]);
  });

  it('is asked for again after a look that came to nothing', async () => {
    const hold = {type: 'application/json', cut: 'hold'} as const;
    const reading = readStream([held(), forbidden, hold, held(), wholeAnswer]);
    await reading.pass(1_000, () => reading.wire.requests.length === 5);
    await reading.pass(0, () => reading.text() === answerText);
    expect((await reading.end).type).to.equal('done');
    expect(reading.wire.requests).to.have.length(5);
  });
});

describe('what an observer is told of a line', () => {
  it('a gap, and behind which event', async () => {
    const reading = readStream([
      {chunks: [...answerFrames.slice(0, 2), answerFrames[3] ?? '']},
      {chunks: answerFrames.slice(2)},
    ]);
    await reading.pass(0, () => reading.text() === answerText);
    expect(reading.statusesOf('gap')).to.deep.equal([{kind: 'gap', afterSeq: 1}]);
  });

  it('how many events came twice, once and not one by one', async () => {
    const reading = readStream([{chunks: answerFrames.slice(0, 3)}, {chunks: answerFrames}]);
    await reading.pass(0, () => reading.text() === answerText);
    expect(reading.statusesOf('duplicate-dropped')).to.deep.equal([{kind: 'duplicate-dropped', count: 3}]);
  });

  it('that it was taken up, behind which event, and how long it was down', async () => {
    const reading = readStream([
      {chunks: answerFrames.slice(0, 3)},
      {status: 503, headers: {'retry-after': '5'}},
      {chunks: answerFrames.slice(3)},
    ]);
    await reading.pass(0, () => reading.statusesOf('waiting').at(-1)?.delayMs === 5_000);
    reading.clock.advance(5_000);
    await reading.pass(0, () => reading.text() === answerText);
    const [resumed, ...others] = reading.statusesOf('resumed');
    expect(others).to.deep.equal([]);
    expect(resumed?.afterSeq).to.equal(2);
    expect(resumed?.downMs).to.equal(5_000);
  });

  it('nothing of the kind while all is well', async () => {
    const reading = readStream([{chunks: answerFrames}]);
    await reading.end;
    expect(reading.statuses.map(({kind}) => kind)).to.deep.equal(['connecting', 'open']);
  });

  it('that it is slow, and when it speaks again', async () => {
    const reading = readStream([{chunks: answerFrames, delayMs: 60}]);
    await until(() => reading.text() !== '');
    reading.clock.advance(10_000);
    expect(reading.statuses.at(-1)?.kind).to.equal('slow');
    await reading.end;
    expect(reading.statuses.at(-1)?.kind).to.equal('open');
  });
});
