import type {MessagePart} from '../model/message-part.js';
import type {FinishReason, Usage} from '../model/usage.js';
import {openAIChatHead} from './openai-chat.js';
import {openAIFinishReason, openAIUsage, urlCitation} from './openai-words.js';
import type {AnswerFacts} from './wire-encoder.js';

export interface WholeAnswer {
  readonly parts: readonly MessagePart[];
  readonly finishReason: FinishReason;
  readonly usage?: Usage | undefined;
}

/** An answer in one piece, as Chat Completions gives it where no stream was asked for. */
export function openAICompletion(facts: AnswerFacts, {parts, finishReason, usage}: WholeAnswer) {
  const content = joined(parts, 'text');
  const reasoning = joined(parts, 'reasoning');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const annotations = parts.flatMap((part) =>
    part.type === 'source' && part.url !== undefined
      ? [urlCitation({url: part.url, title: part.title}, content.length)]
      : [],
  );
  return {
    object: 'chat.completion',
    ...openAIChatHead(facts),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: content === '' && calls.length > 0 ? null : content,
          refusal: null,
          ...(reasoning === '' ? {} : {reasoning_content: reasoning}),
          ...(annotations.length === 0 ? {} : {annotations}),
          ...(calls.length === 0
            ? {}
            : {
                tool_calls: calls.map(({toolCallId: id, name, arguments: text}) => ({
                  id,
                  type: 'function',
                  function: {name, arguments: text},
                })),
              }),
        },
        logprobs: null,
        finish_reason: openAIFinishReason(finishReason),
      },
    ],
    ...(usage ? {usage: openAIUsage(usage)} : {}),
  };
}

function joined(parts: readonly MessagePart[], type: 'text' | 'reasoning'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}
