import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {cutAfter} from '../support/chaos/byte-faults.js';
import {type ChaosBench, inParallel, openChaosBench} from '../support/chaos/chaos-bench.js';
import type {CutKind} from '../support/chaos/client-line.js';
import {lineEnds} from '../support/chaos/field-faults.js';
import {type Fault, passThrough} from '../support/chaos/proxy.js';
import {SeededRandom} from '../support/chaos/seeded-random.js';
import {eventually} from '../support/chat-world.js';
import {goldenText} from '../support/golden-text.js';

/*
 * The line is cut at every byte of an answer. The text ends equal to the saved one, of one generation, always.
 * Every 97th byte and 16 seeds; LONG=1: every byte and 2,000 seeds.
 */

const isLong = process.env['LONG'] === '1';
const stride = isLong ? 1 : 97;
const seeds = isLong ? 2_000 : 16;
/** Chats at a time. */
const width = 8;

const golden = goldenText(1_000);

let bench: ChaosBench;
let chats = 0;
before(async () => {
  bench = await openChaosBench({mockWordDelayMs: 1});
});
after(() => bench.close());

/** Sends `golden` over a line on which the n-th stream request meets the n-th fault, and looks at all that came of it. */
async function survive(faults: readonly (Fault | null)[], words: string): Promise<void> {
  let streams = 0;
  const {service, shown, events} = bench.chat(({path}) =>
    path.includes('/chat/stream') ? (faults[streams++] ?? null) : null,
  );
  chats += 1;
  const {content, status} = await service.send({text: golden, model: 'mock/echo'});
  const {conversationId, messages} = service.state;
  service.dispose();
  const saved = await bench.world.savedTexts(conversationId ?? '');
  const strangers = shown.filter((text) => !golden.startsWith(text));
  const ends = events.filter(({type}) => type === 'reply-ended').length;
  expect({content, status, saved, strangers, ends, messages: messages.length}, words).to.deep.equal({
    content: golden,
    status: 'complete',
    saved: [golden, golden],
    strangers: [],
    ends: 1,
    messages: 2,
  });
}

/** Bytes of the answer on an untouched line, its head included. */
async function answerLength(): Promise<number> {
  let length = 0;
  await survive(
    [
      async (exchange) => {
        const before = exchange.line.bytesWritten;
        await passThrough(exchange);
        length = exchange.line.bytesWritten - before;
      },
    ],
    'an untouched line',
  );
  return length;
}

async function expectOneGenerationEach(): Promise<void> {
  expect(await bench.world.generations()).to.equal(chats);
  await eventually(() => bench.world.server.counts().runs === 0, 'no run is left');
  await eventually(() => bench.world.server.counts().readers === 0, 'no reader is left');
}

describe(`a line cut at every ${isLong ? '' : `${stride}th `}byte of an answer`, () => {
  for (const how of ['end', 'reset'] as const satisfies readonly CutKind[]) {
    it(`loses nothing, doubles nothing and asks the model once (${how === 'end' ? 'FIN' : 'RST'})`, async (test) => {
      const length = await answerLength();
      expect(length).to.be.above(1_000);
      const offsets = Array.from({length: Math.ceil(length / stride)}, (_, at) => at * stride);
      const faults = bench.proxy.faults;
      await inParallel(offsets, width, (offset) =>
        survive([cutAfter(offset, how)], `cut after byte ${offset}`),
      );
      expect(bench.proxy.faults - faults).to.equal(offsets.length);
      await expectOneGenerationEach();
      test.diagnostic(`${offsets.length} cuts in an answer of ${length} bytes`);
    });
  }

  it('reads the same answer, however its lines end and wherever between CR and LF it is cut', async (test) => {
    const lineEndings = ['\r\n', '\r'] as const;
    const longest = 2 * (await answerLength());
    const offsets = Array.from({length: Math.ceil(longest / (5 * stride))}, (_, at) => at * 5 * stride);
    const cuts = lineEndings.flatMap((lineEnd) => offsets.map((offset) => ({lineEnd, offset})));
    await inParallel(cuts, width, ({lineEnd, offset}) =>
      survive([cutAfter(offset, 'end', lineEnds(lineEnd))], `${JSON.stringify(lineEnd)} cut after ${offset}`),
    );
    await expectOneGenerationEach();
    test.diagnostic(`${cuts.length} cuts`);
  });

  it(`two or three times, at random bytes (${seeds} seeds)`, async () => {
    const length = await answerLength();
    const allSeeds = Array.from({length: seeds}, (_, seed) => seed);
    await inParallel(allSeeds, width, (seed) => {
      const random = new SeededRandom(seed);
      const cuts = Array.from({length: random.between(2, 3)}, () =>
        cutAfter(random.between(0, length), random.pick(['end', 'reset'])),
      );
      return survive(cuts, `seed ${seed}`);
    });
    await expectOneGenerationEach();
  });
});
