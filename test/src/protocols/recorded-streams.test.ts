import {auto} from '../../../src/protocols/detect.js';
import {SeededRandom} from '../../support/chaos/seeded-random.js';
import {isBrowser, readFixture, readFixtureText} from '../../support/place.js';
import {comparable, type RecordedAnswer, readRecording} from '../../support/read-recording.js';
import {recordings, type WireRecordings} from '../../support/recorded-wire.js';
import {describe, expect, it} from '../../support/suite.js';

/** Fewer where three engines do the same again. */
const splits = isBrowser ? 20 : 200;
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

async function expectSame(wire: WireRecordings, {file}: Recorded, pieces: readonly Uint8Array[]) {
  const reader = {
    protocol: wire.protocol(),
    transport: wire.transport(),
    contentType: contentTypes[wire.ending],
  };
  const {actual, expected} = comparable(await readRecording(reader, pieces), file);
  expect(actual).to.deep.equal(expected);
}

for (const wire of recordings) {
  describe(`recorded ${wire.folder} streams`, () => {
    for (const name of wire.names) {
      it(`${name}: whole and byte by byte`, async () => {
        const recorded = await recordedAs(wire, name);
        await expectSame(wire, recorded, [recorded.bytes]);
        await expectSame(
          wire,
          recorded,
          Array.from(recorded.bytes, (_, at) => recorded.bytes.subarray(at, at + 1)),
        );
      });

      it(`${name}: cut anywhere, ${splits} times`, async () => {
        const recorded = await recordedAs(wire, name);
        const random = new SeededRandom(recorded.bytes.length);
        for (let times = 0; times < splits; times++) {
          await expectSame(wire, recorded, cutAnywhere(recorded.bytes, random));
        }
      });

      if (!wire.isDetected || wire.undetected?.includes(name)) continue;
      it(`${name}: detected by its look`, async () => {
        const recorded = await recordedAs(wire, name);
        await expectSame({...wire, protocol: auto}, recorded, [recorded.bytes]);
      });
    }
  });
}
