/**
 * Every wire, spoiled: 300 streams a protocol, 2,000 under CI, 20,000 under LONG. `FUZZ_SEED` has a failure again.
 *
 * Each is read through the real attempt, by the transport that its wire comes on.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {systemClock} from '../../../src/base/clock.js';
import {type ChatEvent, isTerminal} from '../../../src/model/chat-event.js';
import {agUi} from '../../../src/protocols/ag-ui.js';
import {aiSdk} from '../../../src/protocols/ai-sdk.js';
import {anthropic} from '../../../src/protocols/anthropic.js';
import {chatChunk} from '../../../src/protocols/chat-chunk.js';
import {chatStream} from '../../../src/protocols/chat-stream.js';
import {auto} from '../../../src/protocols/detect.js';
import {gemini} from '../../../src/protocols/gemini.js';
import {ollama} from '../../../src/protocols/ollama.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import {openAIResponses} from '../../../src/protocols/openai-responses.js';
import type {Protocol} from '../../../src/protocols/protocol.js';
import {text} from '../../../src/protocols/text.js';
import {Attempt, type AttemptResult} from '../../../src/stream/attempt.js';
import {Cursor} from '../../../src/stream/cursor.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {ndjson} from '../../../src/transport/ndjson.js';
import {SeededRandom} from '../../support/chaos/seeded-random.js';
import {mutated} from '../../support/stream-mutations.js';

const root = fileURLToPath(new URL('../../fixtures/wire/', import.meta.url));
const streams = process.env['LONG'] ? 20_000 : process.env['CI'] ? 2_000 : 300;
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1);
/** Characters of events for each byte of a stream, and for a stream of none: what one frame may say again of another. */
const growth = {perByte: 12, atMost: 20_000};

interface Wire {
  readonly folders: readonly string[];
  readonly protocol: () => Protocol;
}

const wires: readonly Wire[] = [
  {folders: ['seed-b-typed'], protocol: chatStream},
  {folders: ['openai-chat'], protocol: openAIChat},
  {folders: ['openai-responses'], protocol: openAIResponses},
  {folders: ['anthropic-messages'], protocol: anthropic},
  {folders: ['gemini-sse'], protocol: gemini},
  {folders: ['ollama-ndjson'], protocol: ollama},
  {folders: ['ai-sdk-ui'], protocol: aiSdk},
  {folders: ['ag-ui'], protocol: agUi},
  {folders: ['seed-a-text'], protocol: text},
  {folders: ['seed-c-websocket'], protocol: chatChunk},
];

interface Recording {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isLines: boolean;
}

interface Reading {
  readonly events: readonly ChatEvent[];
  readonly result: AttemptResult;
  readonly skipped: number;
}

function recordingsOf({folders}: Wire): readonly Recording[] {
  return folders
    .flatMap((name) => readdirSync(root + name).map((file) => `${name}/${file}`))
    .filter((name) => !name.endsWith('.json'))
    .map((name) => ({
      name,
      bytes: Uint8Array.from(readFileSync(root + name)),
      isLines: name.endsWith('.ndjson'),
    }));
}

async function read(
  protocol: Protocol,
  {bytes, isLines}: Pick<Recording, 'bytes' | 'isLines'>,
  {ends}: {readonly ends: boolean},
): Promise<Reading> {
  const decoder = protocol.createDecoder();
  const events: ChatEvent[] = [];
  let skipped = 0;
  const attempt = new Attempt({
    cursor: new Cursor(),
    transport: isLines ? ndjson() : sse(),
    decoder: ends
      ? decoder
      : {
          decode: (frame) => decoder.decode(frame),
          opened: (headers) => decoder.opened?.(headers),
          prepare: (frame) => decoder.prepare?.(frame) ?? null,
          end: () => [],
        },
    request: {url: 'https://wire.test/', method: 'POST', headers: {}},
    fetch: async () =>
      new Response(bytes, {
        headers: {'content-type': isLines ? 'application/x-ndjson' : 'text/event-stream'},
      }),
    clock: systemClock,
    signal: new AbortController().signal,
    patience: () => ({connectMs: null, firstByteMs: null, idleMs: null, pageMs: null}),
    maxMalformed: 3,
    onOpen: () => {},
    onFirstByte: () => {},
    onBytes: () => {},
    onDuplicate: () => {},
    onStalled: () => {},
    onHeartbeat: () => {},
    onEvent: (event) => events.push(event),
    onSkipped: () => {
      skipped += 1;
    },
    onSlow: () => {},
    onLively: () => {},
    onRetryHint: () => {},
  });
  const result = await attempt.read();
  return {events, result, skipped};
}

/** Number of the first byte in which they differ. */
function firstDifference(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length : at;
}

/** The end of the last frame that is whole within the first `length` bytes. */
function lastFrameEnd(bytes: Uint8Array, length: number, isLines: boolean): number {
  for (let at = length; at > 0; at -= 1) {
    if (bytes[at - 1] !== 0x0a) continue;
    if (isLines || bytes[at - 2] === 0x0a || (bytes[at - 3] === 0x0a && bytes[at - 2] === 0x0d)) return at;
  }
  return 0;
}

/** What the part ahead of the first spoiled byte says; the same for all streams that are spoiled behind the same frame. */
class WholeBeginnings {
  readonly #known = new Map<string, Promise<Reading>>();
  readonly #protocol: () => Protocol;

  constructor(protocol: () => Protocol) {
    this.#protocol = protocol;
  }

  of({name, bytes, isLines}: Recording, spoiled: Uint8Array): Promise<Reading> {
    const length = lastFrameEnd(bytes, firstDifference(bytes, spoiled), isLines);
    const key = `${name} ${length}`;
    const known = this.#known.get(key);
    if (known) return known;
    const reading = read(this.#protocol(), {bytes: bytes.slice(0, length), isLines}, {ends: false});
    this.#known.set(key, reading);
    return reading;
  }
}

async function check(
  wire: Wire,
  recording: Recording,
  beginnings: WholeBeginnings,
  seed: number,
): Promise<void> {
  const spoiled = mutated(recording.bytes, new SeededRandom(seed));
  const {events, result} = await read(wire.protocol(), {...recording, bytes: spoiled}, {ends: true});
  expect(result.kind, 'one end').to.be.oneOf(['terminal', 'cut', 'gap', 'malformed']);
  expect(events.some(isTerminal), 'an end in the middle').to.equal(false);
  const size = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  expect(size, 'what is held').to.be.below(spoiled.length * growth.perByte + growth.atMost);
  const beginning = await beginnings.of(recording, spoiled);
  expect(events.slice(0, beginning.events.length), 'what was said before').to.deep.equal(beginning.events);
}

const everyWire = {folders: wires.flatMap(({folders}) => folders), protocol: auto};

for (const wire of [...wires, everyWire]) {
  describe(`${streams} spoiled streams read as ${wire.protocol().name}`, () => {
    it('throw nothing, end once, keep what was said before, and grow no further than they are long', async () => {
      const recordings = recordingsOf(wire);
      const beginnings = new WholeBeginnings(wire.protocol);
      for (let seed = firstSeed; seed < firstSeed + streams; seed += 1) {
        const recording = new SeededRandom(seed).pick(recordings);
        try {
          await check(wire, recording, beginnings, seed);
        } catch (cause) {
          throw new Error(`FUZZ_SEED=${seed}, ${recording.name}: ${String(cause)}`, {cause});
        }
      }
    });
  });
}
