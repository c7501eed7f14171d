import type {TerminalEvent} from '../model/chat-event.js';
import type {Usage} from '../model/usage.js';
import {openAIErrorWords} from './error-words.js';
import type {AnswerFacts} from './wire-encoder.js';

/** An item of a response's output. */
export type ResponseItem = Readonly<Record<string, unknown>> & {readonly type: string};

interface ResponseState {
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'cancelled' | 'failed';
  readonly output?: readonly ResponseItem[];
  readonly usage?: Usage | undefined;
  readonly incompleteReason?: string | undefined;
  readonly error?: {readonly code: string; readonly message: string};
}

/** The object `response`, as the events of OpenAI Responses that carry it have it. */
export function responseObject(
  {streamId, createdAt, model}: AnswerFacts,
  {status, output = [], usage, incompleteReason, error}: ResponseState,
) {
  return {
    id: `resp_${streamId}`,
    object: 'response',
    created_at: Math.floor(createdAt / 1000),
    status,
    background: false,
    error: error ?? null,
    incomplete_details: incompleteReason === undefined ? null : {reason: incompleteReason},
    instructions: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    usage: usage ? usageWords(usage) : null,
  };
}

/**
 * How a response ends: the type of its last event, and its state then. No type is known for one that a person stopped: it is
 * told as incomplete, and its status says `cancelled`.
 */
export function finalResponse(facts: AnswerFacts, event: TerminalEvent, output: readonly ResponseItem[]) {
  if (event.type === 'error') {
    const error = {
      code: openAIErrorWords(event.code).code,
      message: event.message === '' ? event.hint : event.message,
    };
    return {type: 'response.failed', response: responseObject(facts, {status: 'failed', output, error})};
  }
  if (event.type === 'stopped') {
    return {type: 'response.incomplete', response: responseObject(facts, {status: 'cancelled', output})};
  }
  const {usage, finishReason} = event;
  const incompleteReason = incompleteReasons.get(finishReason);
  const status = incompleteReason === undefined ? 'completed' : 'incomplete';
  return {
    type: `response.${status}`,
    response: responseObject(facts, {status, output, usage, incompleteReason}),
  };
}

const incompleteReasons: ReadonlyMap<string, string> = new Map([
  ['length', 'max_output_tokens'],
  ['content-filter', 'content_filter'],
]);

function usageWords({inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens}: Usage) {
  return {
    input_tokens: inputTokens,
    input_tokens_details: {cached_tokens: cachedInputTokens ?? 0},
    output_tokens: outputTokens,
    output_tokens_details: {reasoning_tokens: reasoningTokens ?? 0},
    total_tokens: totalTokens,
  };
}
