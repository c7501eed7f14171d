/** Answers to be encoded, of every shape that a model gives them, and their bytes. */
import fc from 'fast-check';
import {encoderFor} from '../../src/encoders/encoder-for.js';
import type {AnswerFacts, WireEncoder, WireName} from '../../src/encoders/wire-encoder.js';
import type {ChatEvent, TerminalEvent} from '../../src/model/chat-event.js';
import type {Usage} from '../../src/model/usage.js';

export const facts: AnswerFacts = {
  streamId: 's1',
  messageId: 'm1',
  conversationId: 'c1',
  model: 'mock/echo',
  createdAt: 1_763_700_000_000,
};

export const startOfAnswer: ChatEvent = {
  type: 'start',
  streamId: facts.streamId,
  messageId: facts.messageId,
  conversationId: facts.conversationId,
  model: facts.model,
};

/** All that an encoder makes of these events. */
export function encoded(events: readonly ChatEvent[], encoder: WireEncoder): string {
  return events.map((event) => encoder.encode(event)).join('');
}

export function encodedAs(wire: WireName, events: readonly ChatEvent[]): string {
  return encoded(events, encoderFor(wire, facts));
}

/** Text that would break a frame, a line or a JSON that is not written with care. */
const nasty = fc.constantFrom(
  'a\nb',
  '\r\n\r\ndata: forged',
  '\u2028',
  '\u2029\u0085',
  ' ',
  '"}\n',
  '[DONE]',
  'event: error\n',
  '😀',
  '\u0000',
  '{"text":"no"}',
);
const text = fc.oneof(nasty, fc.string({unit: 'grapheme', minLength: 1, maxLength: 8}));

/** One text in pieces, which may be cut anywhere but inside a character. */
const said = (type: 'chunk' | 'reasoning') =>
  fc
    .array(text, {minLength: 1, maxLength: 3})
    .map((pieces): ChatEvent[] => pieces.map((content) => ({type, content})));

interface ToldCall {
  readonly name: string;
  readonly input: Readonly<Record<string, string | number>>;
  readonly isAnswered: boolean;
}
const calls = fc.array(
  fc.record({
    name: fc.constantFrom('get_weather', 'search'),
    input: fc.dictionary(fc.constantFrom('city', 'q', 'n'), fc.oneof(text, fc.integer()), {maxKeys: 2}),
    isAnswered: fc.boolean(),
  }),
  {minLength: 1, maxLength: 3},
);

/** Calls side by side: a piece of each in turn; then the results of those that were answered. */
function callEvents(told: readonly ToldCall[], group: number): readonly ChatEvent[] {
  const named = told.map((call, at) => {
    const toolCallId = `call-${group}-${at}`;
    const json = JSON.stringify(call.input);
    const pieces = [json.slice(0, 3), json.slice(3, 9), json.slice(9)];
    return {...call, toolCallId, pieces};
  });
  const turns = [0, 1, 2].flatMap((turn) =>
    named.flatMap(({toolCallId, name, pieces}): ChatEvent[] => {
      const argumentsDelta = pieces[turn] ?? '';
      return [{type: 'tool-call', toolCallId, name, argumentsDelta}];
    }),
  );
  const results = named.flatMap(({isAnswered, toolCallId, name}): ChatEvent[] =>
    isAnswered ? [{type: 'tool-result', toolCallId, output: `${name} is done`}] : [],
  );
  return [...turns, ...results];
}

const source: fc.Arbitrary<ChatEvent[]> = fc
  .integer({min: 0, max: 3})
  .map((at) => [{type: 'source', id: `src-${at}`, title: `Page ${at}`, url: `https://a.test/${at}`}]);
const data: fc.Arbitrary<ChatEvent[]> = fc
  .record({id: fc.constantFrom('a', 'b'), value: fc.oneof(text, fc.integer())})
  .map(({id, value}) => [{type: 'data', name: 'score', id, value}]);

const usage: fc.Arbitrary<Usage> = fc
  .record({
    fresh: fc.nat(99),
    cached: fc.nat(9),
    spoken: fc.nat(99),
    thought: fc.nat(9),
  })
  .map(({fresh, cached, spoken, thought}) => ({
    inputTokens: fresh + cached,
    outputTokens: spoken + thought,
    totalTokens: fresh + cached + spoken + thought,
    reasoningTokens: thought,
    cachedInputTokens: cached,
  }));

const terminal = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        finishReason: fc.constantFrom('stop', 'length', 'tool-calls', 'content-filter'),
        usage: fc.option(usage, {nil: undefined}),
      })
      .map(
        ({finishReason, usage: counted}): TerminalEvent => ({
          type: 'done',
          finishReason: finishReason as 'stop',
          ...(counted ? {usage: counted} : {}),
        }),
      ),
  },
  fc.constant<TerminalEvent>({type: 'stopped'}),
  fc.constantFrom('auth', 'rate-limit', 'overloaded', 'server').map(
    (code): TerminalEvent => ({
      type: 'error',
      code: code as 'server',
      message: 'It did not work.',
      hint: 'Try again.',
      retryable: code !== 'auth',
    }),
  ),
);

/** Answers from their start to their end. */
export const answers: fc.Arbitrary<readonly ChatEvent[]> = fc
  .record({
    pieces: fc.array(
      fc.oneof(
        {weight: 3, arbitrary: said('chunk')},
        {weight: 2, arbitrary: said('reasoning')},
        {weight: 2, arbitrary: calls},
        source,
        data,
      ),
      {maxLength: 6},
    ),
    end: terminal,
  })
  .map(({pieces, end}) => [
    startOfAnswer,
    ...pieces.flatMap((piece, at) =>
      (piece as readonly object[]).every((one) => 'type' in one)
        ? (piece as readonly ChatEvent[])
        : callEvents(piece as readonly ToldCall[], at),
    ),
    end,
  ]);
