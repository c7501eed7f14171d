import fc from 'fast-check';
import {chatErrorCodes} from '../../../../src/base/chat-error.js';
import type {ChatEvent} from '../../../../src/model/chat-event.js';
import type {MessagePart} from '../../../../src/model/message-part.js';
import {finishReasons} from '../../../../src/model/usage.js';

/** What has a meaning to an event stream, to HTTP, to JSON, or to a terminal. */
const hostile = [
  ...['\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\u0000', '\u2028', '\u2029', '\u0085', '\ufeff', ''],
  ...['data: x\n\n', '\n\ndata: {"type":"done"}\n\n', ':', ': hb', 'id: 9\n', 'event: error\n', 'retry: 0\n'],
  ...['\ud83d', '\ude00', '😀', '\\u0000', '"', '}', '</script>', '\u001b[2J', '\u202e', '\uffff'],
];

/** Any string at all: halves of surrogate pairs and what event streams are made of, more often than chance has them. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostile),
      fc.string({unit: 'binary', maxLength: 8}),
      fc.integer({min: 0, max: 0xffff}).map((unit) => String.fromCharCode(unit)),
    ),
    {maxLength: 8},
  )
  .map((pieces) => pieces.join(''));

const count = fc.nat(1_000_000);
/** What JSON can carry: it has no minus zero. */
const anyValue = fc
  .jsonValue({stringUnit: 'binary'})
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const usage = fc.record({inputTokens: count, outputTokens: count, totalTokens: count});
const source = {id: anyText, title: anyText, url: anyText, snippet: anyText};
const file = {fileId: anyText, mediaType: anyText, name: anyText};
const error = {code: fc.constantFrom(...chatErrorCodes), hint: anyText, retryable: fc.boolean()};

/** One of each kind of part; a new kind without a line does not compile. */
const parts: {readonly [Type in MessagePart['type']]: fc.Arbitrary<MessagePart>} = {
  text: fc.record({type: fc.constant('text'), text: anyText}),
  reasoning: fc.record({type: fc.constant('reasoning'), text: anyText}),
  'tool-call': fc.record({
    type: fc.constant('tool-call'),
    toolCallId: anyText,
    name: anyText,
    arguments: anyText,
    output: anyValue,
  }),
  source: fc.record({type: fc.constant('source'), ...source}),
  file: fc.record({type: fc.constant('file'), ...file}),
  data: fc.record({type: fc.constant('data'), name: anyText, id: anyText, value: anyValue}),
  error: fc.record({type: fc.constant('error'), ...error}),
};

/** One of each kind of event; a new kind without a line does not compile. */
const events: {readonly [Type in ChatEvent['type']]: fc.Arbitrary<ChatEvent>} = {
  start: fc.record({
    type: fc.constant('start'),
    streamId: anyText,
    messageId: anyText,
    conversationId: anyText,
    model: anyText,
  }),
  chunk: fc.record({type: fc.constant('chunk'), content: anyText}),
  reasoning: fc.record({type: fc.constant('reasoning'), content: anyText}),
  'tool-call': fc.record({
    type: fc.constant('tool-call'),
    toolCallId: anyText,
    name: anyText,
    argumentsDelta: anyText,
  }),
  'tool-result': fc.record({type: fc.constant('tool-result'), toolCallId: anyText, output: anyValue}),
  source: fc.record({type: fc.constant('source'), ...source}),
  file: fc.record({type: fc.constant('file'), ...file}),
  data: fc.record({type: fc.constant('data'), name: anyText, value: anyValue}),
  reset: fc.record({
    type: fc.constant('reset'),
    parts: fc.array(fc.oneof(...Object.values(parts)), {maxLength: 4}),
  }),
  done: fc.record({
    type: fc.constant('done'),
    finishReason: fc.constantFrom(...finishReasons),
    usage,
    length: count,
  }),
  stopped: fc.record({type: fc.constant('stopped'), length: count}),
  error: fc.record({type: fc.constant('error'), message: anyText, ...error}),
};

/** Any event of the native wire, with any text in it. */
export const anyEvent: fc.Arbitrary<ChatEvent> = fc.oneof(...Object.values(events));
