import type {ChatEvent} from '../model/chat-event.js';
import type {FinishReason, Usage} from '../model/usage.js';
import {openAIErrorWords} from './error-words.js';

/** OpenAI's word for how an answer ended. It has none for an answer that a person stopped, nor for other ends. */
export function openAIFinishReason(finishReason: FinishReason): string {
  switch (finishReason) {
    case 'length':
      return 'length';
    case 'tool-calls':
      return 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    default:
      return 'stop';
  }
}

/** Usage as Chat Completions counts it: thoughts are among the completion's tokens. */
export function openAIUsage(usage: Usage) {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.totalTokens,
    ...(usage.cachedInputTokens === undefined
      ? {}
      : {prompt_tokens_details: {cached_tokens: usage.cachedInputTokens}}),
    ...(usage.reasoningTokens === undefined
      ? {}
      : {completion_tokens_details: {reasoning_tokens: usage.reasoningTokens}}),
  };
}

/** The body of an error, in a stream and as an answer. */
export function openAIError({
  code,
  message,
  hint,
}: Pick<Extract<ChatEvent, {type: 'error'}>, 'code' | 'message' | 'hint'>) {
  return {error: {message: message === '' ? hint : message, ...openAIErrorWords(code), param: null}};
}

/** What Chat Completions says of a page that an answer rests on. */
export function urlCitation({url, title}: {readonly url: string; readonly title: string}, at: number) {
  return {type: 'url_citation', url_citation: {url, title, start_index: at, end_index: at}};
}
