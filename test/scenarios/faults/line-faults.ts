import {expect} from 'chai';
import {
  byteByByte,
  compressed,
  cutAfter,
  cutInside,
  dripAfter,
  dropAnswer,
  stallAfter,
} from '../../support/chaos/byte-faults.js';
import {cutBetweenCrAndLf, lineEnds} from '../../support/chaos/field-faults.js';
import {eventually} from '../../support/chat-world.js';
import {answerBytes, contentEvents, startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {always, golden, inTurn, isLong} from './fault-rig.js';

/** The line itself: cut, silent, slow, in the wrong portions. */
export const lineFaults: readonly FaultEntry[] = [
  {
    id: 'F01',
    kind: 'cut-every-byte',
    how: 'FIN behind evenly spread bytes of the first answer; every byte in cuts.test.ts',
    oracle: 'text whole and saved, no event twice, one generation',
    async run(rig) {
      const {length} = await answerBytes(rig);
      const cuts = isLong ? 200 : 12;
      for (let at = 0; at < cuts; at++) {
        const offset = Math.floor((length * at) / cuts);
        await rig.survives(inTurn(cutAfter(offset, 'end')), `FIN behind byte ${offset}`);
      }
    },
  },
  {
    id: 'F02',
    kind: 'rst-every-byte',
    how: 'RST behind the bytes around frame borders; every byte in cuts.test.ts',
    oracle: 'as F01; with nothing but resets the error is of the network, without a status',
    async run(rig) {
      const bytes = await answerBytes(rig);
      const borders: number[] = [];
      for (let at = bytes.indexOf('\n\n'); at >= 0; at = bytes.indexOf('\n\n', at + 2)) borders.push(at + 2);
      for (const border of borders.filter((_, at) => isLong || at % 9 === 0)) {
        for (let offset = border - 2; offset <= border + 2; offset++) {
          await rig.survives(inTurn(cutAfter(offset, 'reset')), `RST behind byte ${offset}`);
        }
      }
      const {message, service} = await rig.ask(() => dropAnswer('reset'), {retry: {attempts: 2}});
      expect([message.status, service.state.error?.code, service.state.error?.status]).to.deep.equal([
        'error',
        'network',
        undefined,
      ]);
    },
  },
  {
    id: 'F03',
    kind: 'cut-inside-utf8',
    how: 'cut between the bytes of characters of two, three and four bytes',
    oracle: 'as F01, and no U+FFFD is ever shown',
    async run(rig) {
      for (const character of ['ü', 'ש', '好', '\uFEFF', '🧝', '𝄞']) {
        const bytes = Buffer.from(character);
        for (let inside = 1; inside < bytes.length; inside++) {
          const run = await rig.survives(
            inTurn(cutInside(bytes, inside, 'end')),
            `${character} cut behind ${inside}`,
          );
          expect(run.shown.join('')).not.to.include('\uFFFD');
          expect(run.streamRequests.length).to.be.above(1);
        }
      }
    },
  },
  {
    id: 'F04',
    kind: 'cut-between-CR-LF',
    how: 'lines end in CRLF or CR, each CR the last byte of a chunk; and cut between CR and LF',
    oracle: 'as F01, with as many events as on an untouched line; more cuts in cuts.test.ts',
    async run(rig) {
      const untouched = contentEvents(await rig.survives(() => null, 'untouched'));
      for (const lineEnd of ['\r\n', '\r'] as const) {
        const run = await rig.survives(inTurn(lineEnds(lineEnd)), JSON.stringify(lineEnd));
        expect([contentEvents(run), run.streamRequests.length]).to.deep.equal([untouched, 1]);
      }
      for (const seq of [0, 1, 5]) {
        const run = await rig.survives(inTurn(cutBetweenCrAndLf(seq)), `cut in event ${seq}`);
        expect(contentEvents(run)).to.equal(untouched);
      }
    },
  },
  {
    id: 'F05',
    kind: 'byte-by-byte',
    how: 'every byte of the answer, its head included, in a segment of its own',
    oracle: 'as F01, on one connection, with as many events as on an untouched line',
    async run(rig) {
      const untouched = contentEvents(await rig.survives(() => null, 'untouched'));
      const run = await rig.survives(inTurn(byteByByte), 'byte by byte');
      expect([contentEvents(run), run.streamRequests.length]).to.deep.equal([untouched, 1]);
    },
  },
  {
    id: 'F07',
    kind: 'half-open-stall',
    how: 'nothing is forwarded any more, the socket stays open; `idleMs` is 250',
    oracle: 'as F01; a new connection within `idleMs` and a second',
    async run(rig) {
      const {length} = await answerBytes(rig);
      for (const share of [0.3, 0.6, 0.9]) {
        const run = await rig.survives(
          inTurn(stallAfter(Math.floor(length * share))),
          `stalled at ${share}`,
          {
            timeouts: {idleMs: 250},
          },
        );
        const [first, second] = run.streamRequests;
        expect((second?.at ?? Infinity) - (first?.at ?? 0)).to.be.within(250, 1_250);
      }
    },
  },
  {
    id: 'F08',
    kind: 'slow-loris-response',
    how: 'one byte every 50 ms for ever; `totalMs` is 1,000',
    oracle:
      'ends as a timeout within a second more, what came of it kept; the server saved all, others were not slowed',
    async run(rig) {
      const {length} = await answerBytes(rig);
      const slow = always(dripAfter(Math.floor(length / 2), 50));
      const beganAt = performance.now();
      const [run] = await Promise.all([
        rig.ask(slow, {timeouts: {totalMs: 1_000}}),
        rig.ask(() => null).then(({message}) => expect(message.content).to.equal(golden)),
      ]);
      expect(performance.now() - beganAt).to.be.within(1_000, 2_000);
      const {message, service} = run;
      expect([message.status, service.state.error?.code]).to.deep.equal(['error', 'timeout']);
      expect([message.content.length > 0, golden.startsWith(message.content)]).to.deep.equal([true, true]);
      await eventually(async () => (await rig.savedTexts(run))[1] === golden, 'the server saved all of it');
    },
  },
  {
    id: 'F27',
    kind: 'gzip-buffered',
    how: 'a proxy on the way holds the body until it is whole and compresses it with gzip or br',
    oracle:
      'as F01, on one connection; the server itself forbids buffering and transforms, and compresses nothing',
    async run(rig) {
      for (const coding of ['gzip', 'br'] as const) {
        const run = await rig.survives(inTurn(compressed({coding, share: 1})), coding);
        expect(run.streamRequests.length).to.equal(1);
      }
      const {response: direct} = await startDirectly(rig, {}, {'accept-encoding': 'gzip, br'});
      await direct.text();
      const header = (name: string) => direct.headers.get(name);
      expect([
        header('cache-control'),
        header('x-accel-buffering'),
        header('content-encoding'),
      ]).to.deep.equal(['no-cache, no-transform', 'no', null]);
    },
  },
  {
    id: 'F28',
    kind: 'truncated-gzip',
    how: 'the compressed body ends in the middle, well framed',
    oracle: 'as F01: taken for a cut',
    async run(rig) {
      for (const coding of ['gzip', 'br'] as const) {
        for (const share of [0.1, 0.5, 0.9]) {
          const run = await rig.survives(
            inTurn(compressed({coding, share})),
            `${coding}, ${share} of its bytes`,
          );
          expect(run.streamRequests.length).to.be.above(1);
        }
      }
    },
  },
];
