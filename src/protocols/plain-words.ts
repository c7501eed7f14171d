import {hintFor, isRetryable} from '../base/chat-error.js';
import {classifyError} from '../base/classify-error.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {FinishReason, Usage} from '../model/usage.js';

const finishReasonsByWord = new Map<string, FinishReason>([
  ['stop', 'stop'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['tool_calls', 'tool-calls'],
  ['tool-calls', 'tool-calls'],
  ['tool_use', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
  ['content-filter', 'content-filter'],
  ['stopped', 'stopped'],
  ['error', 'error'],
]);

/** The finish reason that a provider's word stands for; `other` for a word we do not know. */
export function finishReasonFrom(word: string | null | undefined): FinishReason {
  return finishReasonsByWord.get(word ?? 'stop') ?? 'other';
}

interface OpenAIUsage {
  readonly prompt_tokens?: number | null | undefined;
  readonly completion_tokens?: number | null | undefined;
  readonly total_tokens?: number | null | undefined;
  readonly prompt_tokens_details?: {readonly cached_tokens?: number | null | undefined} | null | undefined;
  readonly completion_tokens_details?:
    | {readonly reasoning_tokens?: number | null | undefined}
    | null
    | undefined;
}

/** Usage as OpenAI's Chat Completions and those who speak like it count it. */
export function usageFromOpenAI(usage: OpenAIUsage): Usage {
  const inputTokens = usage.prompt_tokens ?? 0;
  const outputTokens = usage.completion_tokens ?? 0;
  const cached = usage.prompt_tokens_details?.cached_tokens;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: usage.total_tokens ?? inputTokens + outputTokens,
    ...(typeof cached === 'number' ? {cachedInputTokens: cached} : {}),
    ...(typeof reasoning === 'number' ? {reasoningTokens: reasoning} : {}),
  };
}

/** What a service says of a failure, in any of its words. */
export interface ErrorFacts {
  readonly message?: string | null | undefined;
  readonly code?: string | number | null | undefined;
  readonly type?: string | null | undefined;
}

/** The event for an error that a service told in the stream. */
export function errorEventFrom(facts: ErrorFacts): Extract<ChatEvent, {type: 'error'}> {
  const code = classifyError(facts);
  const providerCode = facts.code ?? facts.type;
  return {
    type: 'error',
    code,
    message: facts.message ?? '',
    hint: hintFor(code),
    retryable: isRetryable(code),
    ...(providerCode ? {providerCode: String(providerCode)} : {}),
  };
}
