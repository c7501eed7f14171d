import {ChatError} from '../../../src/base/chat-error.js';
import {systemClock} from '../../../src/base/clock.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {ChatEvent, TerminalEvent} from '../../../src/model/chat-event.js';
import type {MessagePart, ToolCallPart} from '../../../src/model/message-part.js';
import {chatStream} from '../../../src/protocols/chat-stream.js';
import {auto} from '../../../src/protocols/detect.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import type {Protocol} from '../../../src/protocols/protocol.js';
import {Attempt} from '../../../src/stream/attempt.js';
import {Cursor} from '../../../src/stream/cursor.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {readFixture, readFixtureText} from '../../support/place.js';
import {describe, expect, it} from '../../support/suite.js';

interface Expected {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly {readonly id: string; readonly name: string; readonly arguments: unknown}[];
  readonly finishReason: string | null;
  readonly usage: unknown;
  readonly error: {readonly kind: string; readonly retryable: boolean} | null;
  readonly lastEventId?: string;
}

const recordings: readonly {folder: string; names: readonly string[]; protocol: () => Protocol}[] = [
  {
    folder: 'openai-chat',
    protocol: openAIChat,
    names: [
      'azure-content-filter',
      'error-midstream',
      'error-midstream-openrouter',
      'plain',
      'reasoning-content-compat',
      'tool-calls-parallel',
      'truncated',
      'truncated-after-finish-reason',
    ],
  },
  {
    folder: 'seed-b-typed',
    protocol: chatStream,
    names: ['error-midstream', 'error-string', 'plain', 'resumable-with-ids', 'truncated'],
  },
];

/** What a protocol makes of a body that comes in these pieces, in the words of the recordings. */
async function read(protocol: Protocol, pieces: readonly Uint8Array[]): Promise<Expected> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const cursor = new Cursor();
  const events: ChatEvent[] = [];
  const attempt = new Attempt({
    cursor,
    transport: sse(),
    decoder: protocol.createDecoder(),
    request: {url: 'https://wire.test/', method: 'POST', headers: {}},
    fetch: async () => new Response(body, {headers: {'content-type': 'text/event-stream'}}),
    clock: systemClock,
    signal: new AbortController().signal,
    patience: () => ({connectMs: 5000, firstByteMs: 5000, idleMs: null, pageMs: null}),
    maxMalformed: 3,
    onOpen: () => {},
    onFirstByte: () => {},
    onBytes: () => {},
    onDuplicate: () => {},
    onStalled: () => {},
    onHeartbeat: () => {},
    onEvent: (event) => events.push(event),
    onSkipped: (reason) => {
      throw new Error(reason);
    },
    onSlow: () => {},
    onLively: () => {},
    onRetryHint: () => {},
  });
  const result = await attempt.read();
  const end = result.kind === 'terminal' ? result.event : result.kind === 'cut' ? result.error : null;
  if (!end) throw new Error(`The attempt ended as ${result.kind}.`);
  return inWordsOfRecordings(events.reduce<readonly MessagePart[]>(applyToParts, []), end, cursor.lastId);
}

function inWordsOfRecordings(
  parts: readonly MessagePart[],
  end: TerminalEvent | ChatError,
  lastEventId: string | null,
): Expected {
  const textOf = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const failure = end instanceof ChatError || end.type === 'error' ? end : null;
  return {
    text: textOf('text'),
    reasoning: textOf('reasoning'),
    toolCalls: parts
      .filter((part): part is ToolCallPart => part.type === 'tool-call')
      .map((part) => ({id: part.toolCallId, name: part.name, arguments: JSON.parse(part.arguments)})),
    finishReason: end instanceof ChatError ? null : end.type === 'done' ? end.finishReason : 'error',
    usage: !(end instanceof ChatError) && end.type === 'done' ? (end.usage ?? null) : null,
    error: failure && {kind: failure.code, retryable: failure.retryable},
    ...(lastEventId === null ? {} : {lastEventId}),
  };
}

const sameWords = ({
  text,
  reasoning,
  toolCalls,
  finishReason,
  usage,
  error,
  lastEventId,
}: Expected): Expected => ({
  text,
  reasoning,
  toolCalls,
  finishReason,
  usage,
  error: error && {kind: error.kind, retryable: error.retryable},
  ...(lastEventId === undefined ? {} : {lastEventId}),
});

for (const {folder, names, protocol} of recordings) {
  describe(`recorded ${folder} streams`, () => {
    for (const name of names) {
      it(`${name}: whole, byte by byte, and cut in two anywhere`, async () => {
        const bytes = new TextEncoder().encode(await readFixtureText(`wire/${folder}/${name}.sse`));
        const expected = sameWords(await readFixture<Expected>(`wire/${folder}/${name}.json`));
        expect(await read(protocol(), [bytes])).to.deep.equal(expected);
        expect(
          await read(
            protocol(),
            Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)),
          ),
        ).to.deep.equal(expected);
        for (let at = 1; at < bytes.length; at += 7) {
          const pieces = [bytes.subarray(0, at), bytes.subarray(at)];
          expect(await read(protocol(), pieces)).to.deep.equal(expected);
        }
      });

      it(`${name}: detected by its look`, async () => {
        const bytes = new TextEncoder().encode(await readFixtureText(`wire/${folder}/${name}.sse`));
        const expected = sameWords(await readFixture<Expected>(`wire/${folder}/${name}.json`));
        expect(await read(auto(), [bytes])).to.deep.equal(expected);
      });
    }
  });
}
