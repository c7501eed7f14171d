import {aiSdk} from '../../../src/protocols/ai-sdk.js';
import {auto} from '../../../src/protocols/detect.js';
import {Ladder} from '../../../src/stream/ladder.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {ManualClock} from '../../support/manual-clock.js';
import {readStream} from '../../support/read-stream.js';
import type {Step} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const frames = [
  {type: 'start', messageId: 'm'},
  {type: 'text-start', id: '0'},
  {type: 'text-delta', id: '0', delta: 'Grüße '},
  {type: 'text-delta', id: '0', delta: 'aus Ælfheim'},
  {type: 'text-end', id: '0'},
  {type: 'finish', finishReason: 'stop'},
].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
const whole = {chunks: [...frames, 'data: [DONE]\n\n']};
const half = {chunks: frames.slice(0, 3)};
const withoutStart = {chunks: whole.chunks.slice(1)};

function read(...steps: readonly Step[]) {
  const clock = new ManualClock();
  return readStream(steps, {protocol: aiSdk(), clock, ladder: new Ladder([sse()], clock)});
}

describe('a stream that comes again from its start when it is taken up', () => {
  it('is asked for by its name after a cut, and what was shown of it is taken back', async () => {
    const reading = read(half, whole);
    await reading.pass(1000, () => reading.wire.requests.length === 2);
    expect((await reading.end).type).to.equal('done');
    expect(reading.asked()[1]).to.equal('GET /api/ai/chat/stream/key/stream');
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
    expect(reading.heard.map(({type}) => type)).to.deep.equal(['start', 'chunk', 'reset', 'chunk', 'chunk']);
  });

  it('is taken back too where it comes again without a start', async () => {
    const reading = read(half, withoutStart);
    await reading.pass(1000, () => reading.wire.requests.length === 2);
    await reading.end;
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
    expect(reading.heard.filter(({type}) => type === 'reset')).to.have.length(1);
  });

  it('is whole wherever it is cut, twice', async () => {
    const bytes = new TextEncoder().encode(frames.join(''));
    for (let at = frames[0]?.length ?? 0; at < bytes.length - 2; at += 53) {
      const cut = {chunks: [bytes.subarray(0, at)]};
      const reading = read(cut, cut, whole);
      await reading.pass(1000, () => reading.wire.requests.length === 3);
      await reading.end;
      expect(reading.text()).to.equal('Grüße aus Ælfheim');
    }
  });

  it('has the name that its wire gives it, whatever the head of the answer calls it', async () => {
    const headers = {'stream-id': 'of-another-wire'};
    const reading = read({...half, headers}, {...whole, headers});
    await reading.pass(1000, () => reading.wire.requests.length === 2);
    expect((await reading.end).type).to.equal('done');
    expect(reading.asked()[1]).to.equal('GET /api/ai/chat/stream/key/stream');
    expect(reading.text()).to.equal('Grüße aus Ælfheim');
  });

  it('that always breaks at the same place is given up: what comes again is no progress', async () => {
    const reading = read(...Array.from({length: 20}, () => half));
    let hasEnded = false;
    reading.end.catch(() => {
      hasEnded = true;
    });
    await reading.pass(1000, () => hasEnded);
    expect((await reading.failure()).code).to.equal('premature-close');
    expect(reading.wire.requests.length).to.be.lessThan(12);
    expect(reading.text()).to.equal('Grüße ');
  });

  it('of which nothing is left is lost: it may have been saved', async () => {
    const reading = read(half, {status: 204, chunks: []});
    await reading.pass(1000, () => reading.wire.requests.length === 2);
    expect((await reading.failure()).code).to.equal('resume-lost');
  });

  for (const [what, answer] of [
    ['no such route', {status: 404}],
    ['another route', {status: 405}],
    ['a page', {type: 'text/html', chunks: ['<p>']}],
  ] as const) {
    it(`is lost where the service has ${what} for it`, async () => {
      const reading = read(half, answer);
      await reading.pass(1000, () => reading.wire.requests.length === 2);
      expect((await reading.failure()).code).to.equal('resume-lost');
      expect(reading.text()).to.equal('Grüße ');
    });
  }

  it('is not asked for where no answer began: nothing says that the question came', async () => {
    const reading = read('line-down');
    await reading.failure().catch(() => {});
    expect(reading.wire.requests).to.have.length(1);
  });
});

describe('a stream whose wire is found out', () => {
  it('tells which it is, once', async () => {
    const told: string[] = [];
    const reading = readStream([whole], {protocol: auto(), onDetected: (name) => told.push(name)});
    await reading.end;
    expect(told).to.deep.equal(['ai-sdk']);
  });
});
