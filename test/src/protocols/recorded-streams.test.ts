import {auto} from '../../../src/protocols/detect.js';
import {SeededRandom} from '../../support/chaos/seeded-random.js';
import {isLong} from '../../support/long.js';
import {isBrowser, readFixture, readFixtureText} from '../../support/place.js';
import {comparable, framesOf, type RecordedAnswer, readRecording} from '../../support/read-recording.js';
import {recordings, type WireRecordings} from '../../support/recorded-wire.js';
import {describe, expect, it} from '../../support/suite.js';

/** Fewer of our own recordings, and where three engines do the same again. */
function splitsOf(name: string): number {
  if (isLong) return 200;
  return isBrowser ? 20 : name.startsWith('our-') ? 40 : 200;
}
const mostCuts = 6;

interface Recorded {
  readonly bytes: Uint8Array;
  readonly file: RecordedAnswer;
}

async function recordedAs({folder, ending, differences}: WireRecordings, name: string): Promise<Recorded> {
  const path = `wire/${folder}/${name}`;
  const [text, file] = await Promise.all([
    readFixtureText(`${path}.${ending}`),
    readFixture<RecordedAnswer>(`${path}.json`),
  ]);
  return {bytes: new TextEncoder().encode(text), file: {...file, ...differences?.[name]?.ours}};
}

const contentTypes = {sse: 'text/event-stream', ndjson: 'application/x-ndjson'} as const;

/** `bytes` in pieces: cut at a few places that `random` chooses. */
function cutAnywhere(bytes: Uint8Array, random: SeededRandom): readonly Uint8Array[] {
  const count = random.between(1, mostCuts);
  const places = Array.from({length: count}, () => random.between(0, bytes.length));
  const bounds = [0, ...places.sort((a, b) => a - b), bytes.length];
  return bounds.slice(1).map((end, at) => bytes.subarray(bounds[at], end));
}

const readerOf = (wire: WireRecordings) => ({
  protocol: wire.protocol(),
  transport: wire.transport(),
  contentType: contentTypes[wire.ending],
});

async function expectSame(wire: WireRecordings, {bytes, file}: Recorded) {
  const {actual, expected} = comparable(await readRecording(readerOf(wire), [bytes]), file);
  expect(actual).to.deep.equal(expected);
}

/** As text, which is the fastest way to compare them: there are thousands. */
const framesIn = async (wire: WireRecordings, pieces: readonly Uint8Array[]): Promise<string> =>
  JSON.stringify(await framesOf(readerOf(wire), pieces));

for (const wire of recordings) {
  describe(`recorded ${wire.folder} streams`, () => {
    for (const name of wire.names) {
      const splits = splitsOf(name);
      it(`${name}: whole, byte by byte, and cut anywhere ${splits} times`, async () => {
        const recorded = await recordedAs(wire, name);
        const {bytes} = recorded;
        await expectSame(wire, recorded);
        // A decoder sees nothing but frames: the same frames say the same.
        const frames = await framesIn(wire, [bytes]);
        const bytewise = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
        expect(await framesIn(wire, bytewise)).to.equal(frames);
        const random = new SeededRandom(bytes.length);
        for (let times = 0; times < splits; times++) {
          expect(await framesIn(wire, cutAnywhere(bytes, random))).to.equal(frames);
        }
      });

      if (!wire.isDetected || wire.undetected?.includes(name)) continue;
      it(`${name}: detected by its look`, async () => {
        const recorded = await recordedAs(wire, name);
        await expectSame({...wire, protocol: auto}, recorded);
      });
    }
  });
}
