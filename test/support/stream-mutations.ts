/** Ways to spoil the bytes of a stream: what lines, proxies and mistaken or hostile servers may make of it. */
import type {SeededRandom} from './chaos/seeded-random.js';

type Bytes = Uint8Array<ArrayBuffer>;
type Mutation = (bytes: Bytes, random: SeededRandom) => Bytes;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function joined(...pieces: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const placeIn = (bytes: Bytes, random: SeededRandom): number => random.between(0, bytes.length);

const inserted = (bytes: Bytes, at: number, piece: Uint8Array): Bytes =>
  joined(bytes.subarray(0, at), piece, bytes.subarray(at));

const overLines =
  (change: (lines: string[], random: SeededRandom) => string[]): Mutation =>
  (bytes, random) =>
    encoder.encode(change(decoder.decode(bytes).split('\n'), random).join('\n'));

/** Bytes that are no UTF-8, or none that a text should have. */
const strangeBytes: readonly (readonly number[])[] = [
  [0x00],
  [0xff],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x92],
  [0xed, 0xa0, 0x80],
  [0xc0, 0xaf],
  [0xef, 0xbb, 0xbf],
  [0x0d],
  [0x0a],
  [0x0a, 0x0a],
  [0x1b, 0x5b, 0x41],
];

const strangeText = [
  'data: ',
  'data: {\n\n',
  'data: [DONE]\n\n',
  'event: error\n',
  'id: 9999999999999999999\n',
  'id: s.4\n',
  'retry: 1e99\n',
  ':\n\n',
  '{"error":',
  '"',
  '\\',
  '\\ud800',
  '}',
  '\u2028',
  '<!doctype html><script>1</script>',
];

/** What may stand where something else is hoped for. */
const strangeValues: readonly ((random: SeededRandom) => unknown)[] = [
  () => null,
  () => true,
  () => '',
  () => [],
  () => ({}),
  () => -1,
  () => 1e308,
  () => Number.MAX_VALUE,
  () => 0.1,
  () => '\u0000\ud800',
  () => '__proto__',
  () => ({constructor: 1, toString: 'x', valueOf: null}),
  () => [[[[]]]],
  (random) => 'x'.repeat(random.between(100, 5000)),
  (random) => nested(random.between(10, 400)),
  () => ({error: {message: 'spoiled'}}),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : {content: value};
  return value;
}

/** Puts something else in the place of one value, somewhere in `value`. */
function spoiled(value: unknown, random: SeededRandom): unknown {
  const isInner = typeof value === 'object' && value !== null && random.next() < 0.8;
  if (!isInner) return random.pick(strangeValues)(random);
  const entries = Object.entries(value);
  if (entries.length === 0) return random.pick(strangeValues)(random);
  const at = random.between(0, entries.length - 1);
  if (Array.isArray(value)) return value.map((one, index) => (index === at ? spoiled(one, random) : one));
  const [name, inner] = entries[at] ?? ['', null];
  const kept = entries.filter(([other]) => other !== name);
  const way = random.next();
  if (way < 0.15) return Object.fromEntries(kept);
  if (way < 0.25) return {...value, [`${name}_`]: inner, extra: random.pick(strangeValues)(random)};
  return {...value, [name]: spoiled(inner, random)};
}

function withSpoiledJson(line: string, random: SeededRandom): string {
  const at = line.search(/[{["]/);
  if (at < 0) return line;
  try {
    return line.slice(0, at) + JSON.stringify(spoiled(JSON.parse(line.slice(at)), random));
  } catch {
    // No JSON any more: something else has spoiled it already.
    return line;
  }
}

const mutations: readonly Mutation[] = [
  // A bit that fell over.
  (bytes, random) => {
    const changed = bytes.slice();
    const at = random.between(0, Math.max(0, bytes.length - 1));
    changed[at] = (changed[at] ?? 0) ^ (1 << random.between(0, 7));
    return changed;
  },
  // The end is missing.
  (bytes, random) => bytes.slice(0, placeIn(bytes, random)),
  // A piece in the middle is missing.
  (bytes, random) => {
    const from = placeIn(bytes, random);
    return joined(
      bytes.subarray(0, from),
      bytes.subarray(Math.min(bytes.length, from + random.between(1, 80))),
    );
  },
  // A piece comes twice.
  (bytes, random) => {
    const from = placeIn(bytes, random);
    return inserted(bytes, from, bytes.subarray(Math.max(0, from - random.between(1, 200)), from));
  },
  // A second answer begins where the first ended, or in the middle of it.
  (bytes, random) => inserted(bytes, random.next() < 0.5 ? bytes.length : placeIn(bytes, random), bytes),
  (bytes, random) => inserted(bytes, placeIn(bytes, random), Uint8Array.from(random.pick(strangeBytes))),
  (bytes, random) => inserted(bytes, placeIn(bytes, random), encoder.encode(random.pick(strangeText))),
  (bytes, random) => {
    const noise = Uint8Array.from({length: random.between(1, 64)}, () => random.between(0, 255));
    return inserted(bytes, placeIn(bytes, random), noise);
  },
  overLines((lines, random) => {
    const [one, other] = [random.between(0, lines.length - 1), random.between(0, lines.length - 1)];
    return lines.with(one, lines[other] ?? '').with(other, lines[one] ?? '');
  }),
  overLines((lines, random) => lines.toSpliced(random.between(0, lines.length - 1), 1)),
  overLines((lines, random) => {
    const at = random.between(0, lines.length - 1);
    return lines.toSpliced(at, 0, ...Array.from({length: random.between(1, 20)}, () => lines[at] ?? ''));
  }),
  // A number that is no longer one, or far too large.
  overLines((lines, random) => {
    const at = random.between(0, lines.length - 1);
    const number = random.pick(['1e400', '-0', '99999999999999999999999', '1.5', '007', 'NaN', '"1"']);
    return lines.with(at, (lines[at] ?? '').replace(/\d+/, number));
  }),
  ...Array.from({length: 6}, () =>
    overLines((lines, random) => {
      const at = random.between(0, lines.length - 1);
      return lines.with(at, withSpoiledJson(lines[at] ?? '', random));
    }),
  ),
];

/** `bytes` spoiled in one to four ways. */
export function mutated(bytes: Bytes, random: SeededRandom): Bytes {
  let result = bytes;
  for (let count = random.between(1, 4); count > 0; count -= 1)
    result = random.pick(mutations)(result, random);
  return result;
}
