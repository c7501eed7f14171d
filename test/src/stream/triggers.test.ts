import {
  answerFrames,
  answerText,
  held,
  namesStream,
  readStream,
  wholeAnswer,
} from '../../support/read-stream.js';
import {type Step, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const begun = held(...answerFrames.slice(0, 2));
const rest = {chunks: answerFrames.slice(2), headers: namesStream};

/** A stream of which two events came, whose line then says nothing any more. */
async function halfway(...steps: Parameters<typeof readStream>[0]) {
  const reading = readStream([begun, ...steps]);
  await until(() => reading.text() === 'Grüße ');
  return reading;
}

describe('a page that wakes up', () => {
  it('takes the stream up at once where the last byte is older than a heartbeat', async () => {
    const reading = await halfway(rest);
    reading.clock.freeze(15_001);
    reading.signals.say('woken');
    reading.clock.advance(0);
    await reading.pass(0, () => reading.wire.requests.length === 2);
    await reading.end;
    expect(reading.wire.requests[1]?.headers.get('last-event-id')).to.equal('s.1');
    expect(reading.text()).to.equal(answerText);
  });

  it('leaves a line alone that spoke a moment ago', async () => {
    const {clock, signals, statuses, wire} = await halfway();
    clock.freeze(15_000);
    signals.say('woken');
    signals.say('online');
    await settled();
    expect([wire.requests.length, statuses.some(({kind}) => kind === 'stalled')]).to.deep.equal([1, false]);
  });

  it('gives up no line because the page is left', async () => {
    const {clock, signals, wire} = await halfway();
    clock.freeze(60_000);
    signals.say('leaving');
    await settled();
    expect(wire.requests).to.have.length(1);
  });

  it('says how long the line had been silent', async () => {
    const reading = await halfway(rest);
    reading.clock.freeze(20_000);
    reading.signals.say('woken');
    await reading.pass(0, () => reading.wire.requests.length === 2);
    expect(reading.statusesOf('stalled')).to.deep.equal([{kind: 'stalled', silentMs: 20_000}]);
  });

  it('after ten minutes takes up once, shows the right text, and has spent nothing', async () => {
    const reading = await halfway(
      {chunks: [': beat\n\n', answerFrames[2] ?? ''], cut: 'hold'},
      {
        chunks: answerFrames.slice(3),
      },
    );
    reading.clock.freeze(600_000);
    reading.signals.say('woken');
    reading.signals.say('woken');
    reading.signals.say('online');
    await reading.pass(0, () => reading.text() === 'Grüße aus ');
    expect(reading.wire.requests).to.have.length(2);
    // Timers that fell due in the sleep are called now, as a browser does it.
    expect(reading.statusesOf('connecting').map(({attempt}) => attempt)).to.deep.equal([1, 1]);
    reading.clock.advance(45_000);
    await reading.pass(0, () => reading.wire.requests.length === 3);
    await reading.end;
    expect(reading.text()).to.equal(answerText);
  });

  it('does not take what was asked for in its sleep for held back', async () => {
    const reading = readStream([], {fetch: unanswered()});
    await until(() => reading.clock.pending > 0);
    reading.clock.freeze(600_000);
    reading.signals.say('woken');
    await reading.pass(0, () => reading.statusesOf('waiting').length > 0 || reading.ladder.isLowered);
    expect(reading.ladder.isLowered).to.equal(false);
  });

  it('neither where it wakes up without a word', async () => {
    const reading = readStream([], {fetch: unanswered()});
    await until(() => reading.clock.pending > 0);
    reading.clock.freeze(600_000);
    await reading.pass(0, () => reading.statusesOf('waiting').length > 0 || reading.ladder.isLowered);
    expect(reading.ladder.isLowered).to.equal(false);
  });

  it('goes on trying where the line is not up yet, however long it slept', async () => {
    const reading = readStream(['line-down', 'line-down', 'line-down', {chunks: answerFrames}], {
      random: () => 0.5,
    });
    await reading.pass(0, () => reading.statusesOf('waiting').length === 1);
    reading.clock.freeze(3_600_000);
    reading.signals.say('woken');
    await reading.pass(200, () => reading.wire.requests.length === 4);
    await reading.end;
    expect(reading.text()).to.equal(answerText);
  });
});

describe('an answer that comes in one piece', () => {
  it('is asked for again each time the page wakes up, however often, and never fails for that', async () => {
    let wholes = 0;
    const wakes = 6;
    const step: Step = ({headers, url}) => {
      if (url.pathname.endsWith('/events')) return {status: 403, type: 'text/html'};
      if (headers.get('accept') !== 'application/json') return held();
      wholes += 1;
      return wholes > wakes ? wholeAnswer : {type: 'application/json', cut: 'hold'};
    };
    const reading = readStream(Array.from({length: 40}, () => step));
    for (let wake = 1; wake <= wakes; wake++) {
      await reading.pass(500, () => wholes === wake);
      reading.clock.freeze(16_000);
      reading.signals.say('woken');
    }
    await reading.pass(500, () => reading.text() === answerText);
    expect((await reading.end).type).to.equal('done');
    expect([reading.statusesOf('waiting'), reading.statusesOf('stalled')]).to.deep.equal([[], []]);
  });
});

describe('a wait for the next attempt', () => {
  for (const signal of ['online', 'woken'] as const) {
    it(`ends at once when the page says ${signal}`, async () => {
      const reading = readStream([{status: 503, headers: {'retry-after': '30'}}, {chunks: answerFrames}]);
      await until(() => reading.statusesOf('waiting').length === 1);
      reading.signals.say('leaving');
      await settled();
      expect(reading.wire.requests).to.have.length(1);
      reading.signals.say(signal);
      await reading.end;
      expect(reading.text()).to.equal(answerText);
    });
  }
});

describe('a device that flaps between offline and online', () => {
  it('makes at most one attempt each time, and never fails', async () => {
    const flaps = 20;
    const reading = readStream([
      begun,
      ...Array.from({length: flaps}, () => 'line-down' as const),
      {chunks: answerFrames.slice(2)},
    ]);
    await until(() => reading.text() === 'Grüße ');
    // Kills the first line, as going offline does in the end.
    reading.clock.freeze(20_000);
    for (let flap = 0; flap < flaps; flap++) {
      reading.signals.goOffline();
      const seen = reading.statusesOf('offline').length;
      if (flap === 0) reading.signals.say('woken');
      await reading.pass(
        0,
        () => reading.statusesOf('offline').length > seen || reading.statusesOf('waiting').length > 0,
      );
      reading.signals.say('online');
    }
    expect(reading.wire.requests.length - 1).to.be.at.most(flaps);
    await reading.pass(500, () => reading.text() === answerText);
    expect((await reading.end).type).to.equal('done');
  });

  it('burns no attempt with what fails while it is offline', async () => {
    const retry = {attempts: 2, budgetMs: 120_000, baseMs: 500, maxMs: 30_000};
    const reading = readStream(
      [
        () => goOfflineThen('line-down'),
        () => goOfflineThen('line-down'),
        () => goOfflineThen('line-down'),
        {chunks: answerFrames},
      ],
      {retry},
    );
    const goOfflineThen = (step: 'line-down') => {
      reading.signals.goOffline();
      return step;
    };
    for (let times = 1; times <= 3; times++) {
      await until(() => reading.statusesOf('offline').length === times);
      reading.signals.say('online');
    }
    await reading.end;
    expect([reading.text(), reading.statusesOf('waiting').length]).to.deep.equal([answerText, 0]);
  });
});

describe('a device clock that is set', () => {
  for (const hours of [1, -1]) {
    it(`${hours > 0 ? 'forward' : 'back'} by an hour in the middle of a stream changes nothing`, async () => {
      const reading = readStream([{chunks: answerFrames, delayMs: 15}]);
      await until(() => reading.text() !== '');
      reading.clock.jump(hours * 3_600_000);
      reading.clock.advance(1_000);
      reading.signals.say('woken');
      await reading.end;
      expect([reading.text(), reading.wire.requests.length]).to.deep.equal([answerText, 1]);
      expect(reading.statuses.map(({kind}) => kind)).to.deep.equal(['connecting', 'open']);
    });

    it(`${hours > 0 ? 'forward' : 'back'} by an hour while it fails neither spends the budget nor waits`, async () => {
      const reading = readStream(['line-down', 'line-down', {chunks: answerFrames}], {random: () => 0.5});
      await until(() => reading.statusesOf('waiting').length === 1);
      reading.clock.jump(hours * 3_600_000);
      await reading.pass(250, () => reading.wire.requests.length === 3);
      await reading.end;
      expect(reading.text()).to.equal(answerText);
    });
  }
});

/** A service that never answers. */
function unanswered(): typeof globalThis.fetch {
  return (_input, init) =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
}

/** Whatever was set going by now has happened. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
}
