import {cpus} from 'node:os';
import {systemClock} from '../../src/base/clock.js';
import {encoderFor} from '../../src/encoders/encoder-for.js';
import {type AnswerFacts, type WireName, wireNames} from '../../src/encoders/wire-encoder.js';
import type {ChatEvent} from '../../src/model/chat-event.js';
import {agUi} from '../../src/protocols/ag-ui.js';
import {aiSdk} from '../../src/protocols/ai-sdk.js';
import {anthropic} from '../../src/protocols/anthropic.js';
import {chatChunk} from '../../src/protocols/chat-chunk.js';
import {chatStream} from '../../src/protocols/chat-stream.js';
import {gemini} from '../../src/protocols/gemini.js';
import {ollama} from '../../src/protocols/ollama.js';
import {openAIChat} from '../../src/protocols/openai-chat.js';
import {openAIResponses} from '../../src/protocols/openai-responses.js';
import type {Protocol} from '../../src/protocols/protocol.js';
import {text} from '../../src/protocols/text.js';
import {Attempt} from '../../src/stream/attempt.js';
import {Cursor} from '../../src/stream/cursor.js';
import {sse} from '../../src/transport/fetch-sse.js';
import {ndjson} from '../../src/transport/ndjson.js';
import {percentile} from '../measure.js';
import {officialReaders, type Reader} from './official-readers.js';

export interface WireCost {
  readonly wire: WireName;
  readonly bytes: number;
  /** Megabytes a second: the median of the runs. */
  readonly ours: number;
  /** The official SDK and its speed; null where the wire has none. */
  readonly official: {readonly name: string; readonly speed: number} | null;
}

export interface WireCosts {
  readonly runs: number;
  readonly words: number;
  readonly machine: {readonly cores: number; readonly processor: string; readonly node: string};
  readonly rows: readonly WireCost[];
}

/** Bytes that come at once, as from a fast line. */
const chunkBytes = 16_384;
const word = 'Grüße — ';

const protocols: Readonly<Record<WireName, () => Protocol>> = {
  'chat-stream': chatStream,
  text,
  'openai-chat': openAIChat,
  'openai-responses': openAIResponses,
  anthropic,
  gemini,
  ollama,
  'ai-sdk': aiSdk,
  'ag-ui': agUi,
  'chat-chunk': chatChunk,
};

const facts: AnswerFacts = {
  streamId: 's1',
  messageId: 'm1',
  conversationId: 'c1',
  model: 'bench',
  createdAt: 1_763_700_000_000,
};

/** An answer of so many words in the bytes of each wire, read by us and by the wire's official SDK, in turns. */
export async function wireCosts({runs, words}: Pick<WireCosts, 'runs' | 'words'>): Promise<WireCosts> {
  const rows: WireCost[] = [];
  for (const wire of wireNames) rows.push(await costOf(wire, runs, words));
  const [processor] = cpus();
  const machine = {cores: cpus().length, processor: processor?.model.trim() ?? '', node: process.version};
  return {runs, words, machine, rows};
}

async function costOf(wire: WireName, runs: number, words: number): Promise<WireCost> {
  const {bytes, headers} = answerIn(wire, words);
  const fetch: typeof globalThis.fetch = async () => new Response(inChunks(bytes), {headers});
  const official = officialReaders[wire];
  const expected = words * word.length;
  const ours: number[] = [];
  const theirs: number[] = [];
  // In turns, so that a slow moment of the machine meets both. The first is for warming up.
  for (let run = 0; run <= runs; run += 1) {
    const own = await timed(readerOf(wire), fetch, expected);
    const other = official ? await timed(official.read, fetch, expected) : null;
    if (run === 0) continue;
    ours.push(own);
    if (other !== null) theirs.push(other);
  }
  const speed = (milliseconds: readonly number[]): number =>
    bytes.length / 1000 / percentile(milliseconds, 0.5);
  return {
    wire,
    bytes: bytes.length,
    ours: speed(ours),
    official: official ? {name: official.name, speed: speed(theirs)} : null,
  };
}

async function timed(read: Reader, fetch: typeof globalThis.fetch, expected: number): Promise<number> {
  const startedAt = performance.now();
  const length = await read(fetch);
  if (length !== expected) throw new Error(`Expected ${expected} units of text, read ${length}.`);
  return performance.now() - startedAt;
}

function answerIn(
  wire: WireName,
  words: number,
): {readonly bytes: Uint8Array; readonly headers: Record<string, string>} {
  const encoder = encoderFor(wire, facts);
  const {createdAt: _, ...names} = facts;
  const said: ChatEvent = {type: 'chunk', content: word};
  const events: readonly ChatEvent[] = [
    {type: 'start', ...names},
    ...Array.from({length: words}, () => said),
    {
      type: 'done',
      finishReason: 'stop',
      usage: {inputTokens: 1, outputTokens: words, totalTokens: words + 1},
    },
  ];
  const bytes = new TextEncoder().encode(events.map((event) => encoder.encode(event)).join(''));
  return {bytes, headers: {...encoder.headers}};
}

function inChunks(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.slice(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
}

const ignore = (): void => {};

/** What a reply does with an answer, to where its events would be put together. */
function readerOf(wire: WireName): Reader {
  return async (fetch) => {
    let length = 0;
    const attempt = new Attempt({
      cursor: new Cursor(),
      transport: wire === 'ollama' || wire === 'chat-chunk' ? ndjson() : sse(),
      decoder: protocols[wire]().createDecoder(),
      request: {url: 'http://127.0.0.1:9/', method: 'POST', headers: {}},
      fetch,
      clock: systemClock,
      signal: new AbortController().signal,
      patience: () => ({connectMs: null, firstByteMs: null, idleMs: null, pageMs: null}),
      maxMalformed: 3,
      onOpen: ignore,
      onFirstByte: ignore,
      onBytes: ignore,
      onEvent: (event) => {
        if (event.type === 'chunk') length += event.content.length;
      },
      onDuplicate: ignore,
      onSkipped: ignore,
      onSlow: ignore,
      onStalled: ignore,
      onLively: ignore,
      onHeartbeat: ignore,
      onRetryHint: ignore,
    });
    const result = await attempt.read();
    if (result.kind !== 'terminal') throw new Error(`${wire} ended as ${result.kind}.`);
    return length;
  };
}
