import type {ServiceKindName} from '../../demo/server/providers/service-kinds.js';
import {chunkOf, completion} from './fake-upstream.js';

/** How a kind of model service speaks: what tests make it say. */
export interface ServiceWire {
  readonly kind: ServiceKindName;
  /** A whole stream that says `contents`, piece by piece. */
  stream(...contents: readonly string[]): string;
  /** The beginning of one: what `contents` say, and no end. */
  beginning(...contents: readonly string[]): string;
  /** An answer in one piece. */
  whole(content: string): unknown;
  /** An error in the middle of a stream. */
  midError(code: string, message: string): string;
  /** The body of a refusal. */
  refusal(code: string, message: string): unknown;
}

const sse = (value: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`;

const openAI: ServiceWire = {
  kind: 'openai-compatible',
  stream: completion,
  beginning: (...contents) => contents.map((content) => chunkOf(content)).join(''),
  whole: (content) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_763_700_000,
    model: 'fake',
    choices: [{index: 0, message: {role: 'assistant', content}, finish_reason: 'stop'}],
    usage: {prompt_tokens: 3, completion_tokens: 2, total_tokens: 5},
  }),
  midError: (code, message) => sse({error: {message, type: code, code}}),
  refusal: (code, message) => ({error: {message, type: code, code, param: null}}),
};

const typed = (value: {readonly type: string}): string => sse(value, value.type);
const anthropicBeginning = (...contents: readonly string[]): string =>
  [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'fake',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: {input_tokens: 3, output_tokens: 1},
      },
    },
    {type: 'content_block_start', index: 0, content_block: {type: 'text', text: ''}},
    ...contents.map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: {type: 'text_delta', text},
    })),
  ]
    .map(typed)
    .join('');

const anthropic: ServiceWire = {
  kind: 'anthropic',
  stream: (...contents) =>
    anthropicBeginning(...contents) +
    typed({type: 'content_block_stop', index: 0} as {type: string}) +
    typed({
      type: 'message_delta',
      delta: {stop_reason: 'end_turn', stop_sequence: null},
      usage: {output_tokens: 2},
    } as {type: string}) +
    typed({type: 'message_stop'}),
  beginning: anthropicBeginning,
  whole: (content) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'fake',
    content: [{type: 'text', text: content}],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: {input_tokens: 3, output_tokens: 2},
  }),
  midError: (code, message) => typed({type: 'error', error: {type: code, message}} as {type: string}),
  refusal: (code, message) => ({type: 'error', error: {type: code, message}}),
};

const geminiChunk = (content: string, finishReason?: string) => ({
  candidates: [{content: {parts: [{text: content}], role: 'model'}, index: 0, finishReason}],
  usageMetadata: {promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5},
});

const gemini: ServiceWire = {
  kind: 'gemini',
  stream: (...contents) =>
    contents.map((text) => sse(geminiChunk(text))).join('') + sse(geminiChunk('', 'STOP')),
  beginning: (...contents) => contents.map((text) => sse(geminiChunk(text))).join(''),
  whole: (content) => geminiChunk(content, 'STOP'),
  midError: (status, message) => sse({error: {code: null, message, status}}),
  refusal: (status, message) => ({error: {code: 400, message, status}}),
};

export const serviceWires: readonly ServiceWire[] = [openAI, anthropic, gemini];
