import fc from 'fast-check';
import {encoderFor} from '../../../src/encoders/encoder-for.js';
import type {WireName} from '../../../src/encoders/wire-encoder.js';
import {wireNames} from '../../../src/encoders/wire-encoder.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {agUi} from '../../../src/protocols/ag-ui.js';
import {aiSdk} from '../../../src/protocols/ai-sdk.js';
import {anthropic} from '../../../src/protocols/anthropic.js';
import {chatChunk} from '../../../src/protocols/chat-chunk.js';
import {chatStream} from '../../../src/protocols/chat-stream.js';
import {gemini} from '../../../src/protocols/gemini.js';
import {ollama} from '../../../src/protocols/ollama.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import {openAIResponses} from '../../../src/protocols/openai-responses.js';
import type {Protocol} from '../../../src/protocols/protocol.js';
import {text} from '../../../src/protocols/text.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {ndjson} from '../../../src/transport/ndjson.js';
import {answers, encoded, facts} from '../../support/encoded-answer.js';
import {isLong} from '../../support/long.js';
import {type RecordedAnswer, readRecording} from '../../support/read-recording.js';
import {describe, expect, it} from '../../support/suite.js';

/** What a wire has words for. */
interface Wire {
  readonly protocol: () => Protocol;
  readonly hasReasoning?: boolean;
  /** `named`: a wire whose calls have no ids. */
  readonly calls?: 'whole' | 'named';
  readonly hasResults?: boolean;
  readonly hasSources?: boolean;
  readonly hasData?: boolean;
  /** The counts that it keeps. */
  readonly counts?: readonly string[];
  /** How it tells that a person stopped. */
  readonly stopped: string;
  /** Finish reasons that it has no word for, as they come back. */
  readonly finishReasons?: Readonly<Record<string, string>>;
  /** True where it is not told that calls are why it ended: any call is, or one that nobody answered. */
  readonly endsForCalls?: 'any' | 'open';
  readonly hasErrorCodes?: boolean;
  /** True where an answer that nobody counted is one of no tokens. */
  readonly countsAlways?: boolean;
}

const allCounts = ['inputTokens', 'outputTokens', 'totalTokens', 'reasoningTokens', 'cachedInputTokens'];
const fewCounts = allCounts.slice(0, 3);

const wires: Readonly<Record<WireName, Wire>> = {
  'chat-stream': {
    protocol: chatStream,
    hasReasoning: true,
    calls: 'whole',
    hasResults: true,
    hasSources: true,
    hasData: true,
    counts: allCounts,
    stopped: 'stopped',
    hasErrorCodes: true,
  },
  text: {
    protocol: text,
    stopped: 'stop',
    finishReasons: {length: 'stop', 'tool-calls': 'stop', 'content-filter': 'stop'},
  },
  'openai-chat': {
    protocol: openAIChat,
    hasReasoning: true,
    calls: 'whole',
    hasSources: true,
    counts: allCounts,
    stopped: 'stop',
    hasErrorCodes: true,
  },
  'openai-responses': {
    protocol: openAIResponses,
    hasReasoning: true,
    calls: 'whole',
    hasSources: true,
    counts: allCounts,
    stopped: 'stopped',
    finishReasons: {'tool-calls': 'stop'},
    endsForCalls: 'any',
    hasErrorCodes: true,
  },
  anthropic: {
    protocol: anthropic,
    hasReasoning: true,
    calls: 'whole',
    hasSources: true,
    counts: [...fewCounts, 'cachedInputTokens'],
    countsAlways: true,
    stopped: 'stop',
    hasErrorCodes: true,
  },
  gemini: {
    protocol: gemini,
    hasReasoning: true,
    calls: 'whole',
    hasSources: true,
    counts: allCounts,
    stopped: 'stop',
    finishReasons: {'tool-calls': 'stop'},
    endsForCalls: 'any',
    hasErrorCodes: true,
  },
  ollama: {
    protocol: ollama,
    hasReasoning: true,
    calls: 'named',
    counts: fewCounts,
    stopped: 'stop',
    finishReasons: {'tool-calls': 'stop', 'content-filter': 'stop'},
    endsForCalls: 'any',
  },
  'ai-sdk': {
    protocol: aiSdk,
    hasReasoning: true,
    calls: 'whole',
    hasResults: true,
    hasSources: true,
    hasData: true,
    counts: allCounts,
    stopped: 'stopped',
  },
  'ag-ui': {
    protocol: agUi,
    hasReasoning: true,
    calls: 'whole',
    hasResults: true,
    hasSources: true,
    hasData: true,
    counts: allCounts,
    stopped: 'stopped',
    finishReasons: {length: 'stop', 'tool-calls': 'stop', 'content-filter': 'stop'},
    endsForCalls: 'open',
    hasErrorCodes: true,
  },
  'chat-chunk': {protocol: chatChunk, stopped: 'stopped', hasErrorCodes: true},
};

type Compared = Pick<RecordedAnswer, 'text' | 'reasoning' | 'finishReason' | 'usage'> & {
  readonly calls: readonly unknown[];
  readonly sources: readonly unknown[];
  readonly data: readonly unknown[];
  readonly error: string | boolean | null;
};

/** What must come back, by what the wire has words for. */
function expectedOf(events: readonly ChatEvent[], wire: Wire): Compared {
  const parts = events.reduce<readonly MessagePart[]>(applyToParts, []);
  const end = events.at(-1);
  const calls = parts.filter((part) => part.type === 'tool-call');
  return {
    text: joined(parts, 'text'),
    reasoning: wire.hasReasoning ? joined(parts, 'reasoning') : '',
    calls: wire.calls
      ? calls.map(({toolCallId, name, arguments: json, output}, at) => ({
          id: wire.calls === 'named' ? `call-${at}` : toolCallId,
          name,
          input: JSON.parse(json),
          ...(wire.hasResults && output !== undefined ? {output} : {}),
        }))
      : [],
    sources: wire.hasSources ? addresses(parts) : [],
    data: wire.hasData ? parts.flatMap((part) => (part.type === 'data' ? [[part.id, part.value]] : [])) : [],
    finishReason: finishReasonOf(end, calls, wire),
    usage: usageOf(end, wire),
    error: end?.type === 'error' ? (wire.hasErrorCodes ? end.code : true) : null,
  };
}

function finishReasonOf(
  end: ChatEvent | undefined,
  calls: readonly {readonly output?: unknown}[],
  wire: Wire,
): string {
  if (end?.type === 'error') return 'error';
  const told =
    end?.type === 'done' ? (wire.finishReasons?.[end.finishReason] ?? end.finishReason) : wire.stopped;
  const isForCalls =
    wire.endsForCalls === 'any' ? calls.length > 0 : calls.some(({output}) => output === undefined);
  const canBe = wire.endsForCalls && told === 'stop';
  return canBe && isForCalls ? 'tool-calls' : told;
}

const none = {inputTokens: 0, outputTokens: 0, totalTokens: 0};

function usageOf(end: ChatEvent | undefined, {counts, countsAlways}: Wire): unknown {
  if (!counts || end?.type === 'error') return null;
  const usage = end?.type === 'done' ? end.usage : undefined;
  if (usage) return only(usage, counts);
  return countsAlways ? none : null;
}

function comparedOf(answer: RecordedAnswer, wire: Wire): Compared {
  return {
    text: answer.text,
    reasoning: answer.reasoning,
    calls: answer.toolCalls.map(({id, name, arguments: input, output}) => ({
      id,
      name,
      input,
      ...(output === undefined ? {} : {output}),
    })),
    sources: wire.hasSources ? (answer.sources ?? []).map((source) => Reflect.get(source, 'url')) : [],
    data: wire.hasData
      ? (answer.dataParts ?? []).flatMap((part) =>
          Reflect.get(part, 'type') === 'data-score'
            ? [[Reflect.get(part, 'id'), Reflect.get(part, 'data')]]
            : [],
        )
      : [],
    finishReason: answer.finishReason,
    usage: answer.usage && wire.counts ? only(answer.usage, wire.counts) : null,
    error: answer.error && (wire.hasErrorCodes ? answer.error.kind : true),
  };
}

function joined(parts: readonly MessagePart[], type: 'text' | 'reasoning'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}

/** Each page once: readers of wires whose sources are citations see the second as the first. */
function addresses(parts: readonly MessagePart[]): readonly unknown[] {
  return [...new Set(parts.flatMap((part) => (part.type === 'source' ? [part.url] : [])))];
}

function only(usage: object, counts: readonly string[]): object {
  return Object.fromEntries(Object.entries(usage).filter(([name]) => counts.includes(name)));
}

const numRuns = isLong ? 2_000 : 60;

describe('what encoders write', () => {
  for (const name of wireNames) {
    const wire = wires[name];
    it(`comes back from ${name} as it was said, as far as that wire has words for it`, async () => {
      await fc.assert(
        fc.asyncProperty(answers, async (events) => {
          const encoder = encoderFor(name, facts);
          const bytes = new TextEncoder().encode(encoded(events, encoder));
          const contentType = encoder.headers['content-type'] ?? '';
          const transport = contentType.includes('ndjson') ? ndjson() : sse();
          const answer = await readRecording({protocol: wire.protocol(), transport, contentType}, [bytes]);
          expect(answer.malformed).to.equal(0);
          const compared = comparedOf(answer, wire);
          const sources = [...new Set(compared.sources)];
          expect({...compared, sources}).to.deep.equal(expectedOf(events, wire));
        }),
        {numRuns, seed: 6},
      );
    });
  }
});
