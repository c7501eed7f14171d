import {
  answerFrames,
  answerText,
  held,
  namesStream,
  page,
  readStream,
  wholeAnswer,
} from '../../support/read-stream.js';
import type {Step} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const refused: Step = {status: 403, type: 'text/html', chunks: ['<p>No']};
/** Nothing comes, by whatever way it is asked for. */
const never: Step = ({headers}) =>
  headers.get('accept') === 'application/json'
    ? {type: 'application/json', cut: 'hold', headers: namesStream}
    : held();
const minute = 60_000;

describe('an answer in one piece', () => {
  it('is given up where nothing ever comes, and no sooner than an answer may take', async () => {
    const reading = readStream([held(), refused, ...Array.from({length: 200}, () => never)]);
    const beganAt = reading.clock.monotonic();
    let hasEnded = false;
    reading.end.catch(() => {
      hasEnded = true;
    });
    await reading.pass(5_000, () => hasEnded);
    expect((await reading.failure()).code).to.equal('timeout');
    expect(reading.clock.monotonic() - beganAt).to.be.within(15 * minute, 25 * minute);
  }, 20_000);

  it('is not given up because the device slept', async () => {
    const reading = readStream([held(), refused, never, never, wholeAnswer]);
    await reading.pass(500, () => reading.wire.requests.length === 3);
    reading.clock.freeze(60 * minute);
    await reading.pass(500, () => reading.text() === answerText);
    expect((await reading.end).type).to.equal('done');
  }, 20_000);
});

describe('a page', () => {
  it('that says it is over and never said how is no end, and not asked for for ever', async () => {
    const over: Step = ({url}) =>
      url.pathname.endsWith('/events')
        ? {type: 'application/json', chunks: ['{"events":[],"next":2,"done":true}']}
        : wholeAnswer;
    const reading = readStream([held(), page(0, 3), ...Array.from({length: 20}, () => over)]);
    await reading.pass(250, () => reading.text() === answerText);
    expect((await reading.end).type).to.equal('done');
    expect(reading.wire.requests.length).to.be.at.most(8);
  });

  it('that waits at the server is asked for again when the page wakes, and nothing has failed', async () => {
    const waiting: Step = {type: 'application/json', cut: 'hold', headers: namesStream};
    const reading = readStream([held(), page(0, 2), waiting, page(2, 5)]);
    await reading.pass(250, () => reading.wire.requests.length === 3);
    reading.clock.advance(16_000);
    reading.signals.say('woken');
    await reading.pass(250, () => reading.text() === answerText);
    expect([reading.statusesOf('stalled'), reading.statusesOf('waiting')]).to.deep.equal([[], []]);
  });
});

describe('a stream that was lost', () => {
  it('is taken up when its bytes come, not when the head of an answer does', async () => {
    const reading = readStream([{chunks: answerFrames.slice(0, 2)}, held(), page(2, 5)]);
    await reading.pass(250, () => reading.text() === answerText);
    const told = reading.statuses.map(({kind}) => kind).filter((kind) => kind !== 'open');
    expect(told).to.deep.equal(['connecting', 'waiting', 'connecting', 'degraded', 'resumed']);
  });
});
