import {expect} from 'chai';
import fc from 'fast-check';
import {characterAt, joinedAt} from '../../../../src/markdown/reveal/characters.js';
import {maxBehindMs, Reveal} from '../../../../src/markdown/reveal/reveal.js';
import {ManualClock} from '../../../support/manual-clock.js';

const runs = (globalThis as {LONG?: boolean}).LONG ? 3000 : 300;

interface Arrival {
  readonly at: number;
  readonly text: string;
}

interface Shown {
  readonly at: number;
  readonly text: string;
}

/** What is shown at each frame, while `arrivals` come and until nothing waits. `frames` are milliseconds, taken in turn. */
function shownOf(arrivals: readonly Arrival[], frames: readonly number[] = [1000 / 60]): Shown[] {
  const clock = new ManualClock();
  const reveal = new Reveal(() => clock.monotonic());
  const shown: Shown[] = [];
  let next = 0;
  let text = '';
  for (let frame = 0; next < arrivals.length || reveal.isWaiting; frame += 1) {
    const frameAt = clock.monotonic() + (frames[frame % frames.length] ?? 0);
    for (let arrival = arrivals[next]; arrival && arrival.at <= frameAt; arrival = arrivals[next]) {
      clock.advance(arrival.at - clock.monotonic());
      reveal.push(arrival.text);
      next += 1;
    }
    clock.advance(frameAt - clock.monotonic());
    if (reveal.isWaiting) text += reveal.take();
    shown.push({at: frameAt, text});
  }
  return shown;
}

/** Pieces that come `gaps` milliseconds after one another. */
function arrivalsOf(gaps: readonly number[], pieces: readonly string[]): Arrival[] {
  let at = 0;
  return pieces.map((text, index) => {
    at += gaps[index % gaps.length] ?? 0;
    return {at, text};
  });
}

const words = fc.array(fc.string({unit: 'grapheme', minLength: 1, maxLength: 60}), {
  minLength: 1,
  maxLength: 40,
});
const gapsMs = fc.array(fc.integer({min: 0, max: 700}), {minLength: 1, maxLength: 8});
const framesMs = fc.array(fc.integer({min: 4, max: 45}), {minLength: 1, maxLength: 8});

describe('Reveal', () => {
  it('is never more than 300 ms behind, never takes back, and gives everything in the end', () => {
    fc.assert(
      fc.property(words, gapsMs, framesMs, (pieces, gaps, frames) => {
        const arrivals = arrivalsOf(gaps, pieces);
        const shown = shownOf(arrivals, frames);
        let before = '';
        for (const {at, text} of shown) {
          const old = arrivals.filter((arrival) => arrival.at <= at - maxBehindMs);
          expect(text.length, `at ${at} ms`).to.be.at.least(
            old.map((arrival) => arrival.text).join('').length,
          );
          expect(text.startsWith(before)).to.equal(true);
          before = text;
        }
        expect(before).to.equal(pieces.join(''));
      }),
      {numRuns: runs},
    );
  });

  it('cuts no character that was there as a whole', () => {
    const pieces = fc.array(
      fc.constantFrom('👩‍👩‍👧‍👦', '🇸🇪', 'e\u0301', 'नि', '각', '\r\n', '👍🏽', 'a', ' ', '語', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'Z͑ͫ̓ͪ̂'),
      {minLength: 1, maxLength: 300},
    );
    const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
    fc.assert(
      fc.property(pieces, framesMs, (characters, frames) => {
        const text = characters.join('');
        const cuts = new Set([...segmenter.segment(text)].map(({index}) => index).concat(text.length));
        for (const {text: shown} of shownOf([{at: 0, text}], frames))
          expect(cuts.has(shown.length)).to.equal(true);
      }),
      {numRuns: runs},
    );
  });

  it('finds the character around a cut by looking at what is near', () => {
    const text = `${'a'.repeat(1000)}👩‍👩‍👧‍👦${'語'.repeat(1000)}`;
    expect(characterAt(text, 1003)).to.deep.equal({start: 1000, end: 1011});
    expect(
      [characterAt(text, 500), characterAt(text, 1500)].map(({start, end}) => [start, end]),
    ).to.deep.equal([
      [500, 500],
      [1500, 1500],
    ]);
    const long = ['a', 'e', '\u0301'.repeat(500), 'b'].join('');
    expect(characterAt(long, 100)).to.deep.equal({start: 1, end: 502});
  });

  it('keeps characters whole where the browser cannot tell them', () => {
    const characters = ['a', '👩‍👩‍👧‍👦', 'e\u0301', '\r\n', '👍🏽', '語', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️'];
    const text = characters.join('');
    for (let at = 1; at < text.length; at += 1)
      expect(joinedAt(text, at), `at ${at}`).to.deep.equal(characterAt(text, at));
  });

  describe('of pieces that come in bursts', () => {
    /** Units given out at each frame while text streams steadily: without its beginning and its end. */
    function stepsOf(arrivals: readonly Arrival[]): number[] {
      const shown = shownOf(arrivals);
      const last = arrivals.at(-1)?.at ?? 0;
      return shown
        .map(({at, text}, index) => ({at, step: text.length - (shown[index - 1]?.text.length ?? 0)}))
        .filter(({at}) => at > 800 && at < last)
        .map(({step}) => step);
    }

    const median = (steps: readonly number[]): number =>
      steps.toSorted((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 0;

    const bursts: readonly [string, readonly number[], number][] = [
      ['200 units every 200 ms', [200], 200],
      ['400 units, now after 60 ms and now after 240', [60, 240], 400],
      ['4 units every 8 ms', [8], 4],
      ['60 units, three at once, every 180 ms', [0, 0, 180], 60],
    ];
    for (const [name, gaps, size] of bursts) {
      it(`is even: ${name}`, () => {
        const pieces = Array.from({length: 80}, () => 'x'.repeat(size));
        const steps = stepsOf(arrivalsOf(gaps, pieces));
        expect(Math.max(...steps) / median(steps)).to.be.at.most(1.6);
        expect(Math.min(...steps) / median(steps)).to.be.at.least(0.4);
      });
    }

    /** The most units that come within `ms` milliseconds. */
    function mostWithin(arrivals: readonly Arrival[], ms: number): number {
      const within = arrivals.map(({at: from}) =>
        arrivals.filter(({at}) => at >= from && at < from + ms).reduce((sum, {text}) => sum + text.length, 0),
      );
      return Math.max(...within);
    }

    it('is never faster than the busiest quarter of a second, spread evenly, and never rests', () => {
      const sizes = fc.array(fc.integer({min: 100, max: 300}), {minLength: 60, maxLength: 60});
      const gaps = fc.array(fc.integer({min: 20, max: 180}), {minLength: 60, maxLength: 60});
      fc.assert(
        fc.property(sizes, gaps, (units, between) => {
          const pieces = units.map((length) => 'x'.repeat(length));
          const arrivals = arrivalsOf(between, pieces);
          const steps = stepsOf(arrivals);
          const evenStep = mostWithin(arrivals, 250) / 15;
          expect(Math.max(...steps) / evenStep).to.be.at.most(1.1);
          expect(Math.min(...steps)).to.be.greaterThan(0);
        }),
        {numRuns: runs},
      );
    });

    it('shows the first character at the first frame', () => {
      expect(shownOf([{at: 5, text: 'Hello'}])[0]?.text).to.equal('H');
    });
  });

  it('gives all at once where asked, and goes on from there', () => {
    const clock = new ManualClock();
    const reveal = new Reveal(() => clock.monotonic());
    reveal.push('a'.repeat(100));
    clock.advance(16);
    const first = reveal.take();
    expect([first.length < 100, first + reveal.takeAll(), reveal.isWaiting]).to.deep.equal([
      true,
      'a'.repeat(100),
      false,
    ]);
    reveal.push('b');
    clock.advance(300);
    expect(reveal.take()).to.equal('b');
  });

  it('catches up at once after a frame that came very late', () => {
    const clock = new ManualClock();
    const reveal = new Reveal(() => clock.monotonic());
    reveal.push('a'.repeat(1000));
    clock.advance(5000);
    expect(reveal.take().length).to.equal(1000);
  });
});
