import * as v from 'valibot';
import type {FinishReason, Usage} from '../model/usage.js';
import {listOf, optionalCount, optionally, optionalText} from './lenient-fields.js';

/*
 * What `streamGenerateContent` says. Only what is read is checked.
 */

const partSchema = v.looseObject({
  text: optionalText,
  thought: optionally(v.boolean()),
  thoughtSignature: optionalText,
  functionCall: optionally(
    v.looseObject({id: optionalText, name: v.string(), args: optionally(v.record(v.string(), v.unknown()))}),
  ),
  inlineData: optionally(v.looseObject({mimeType: v.string(), data: v.string(), displayName: optionalText})),
  fileData: optionally(
    v.looseObject({mimeType: optionalText, fileUri: v.string(), displayName: optionalText}),
  ),
  executableCode: v.optional(v.unknown()),
  codeExecutionResult: v.optional(v.unknown()),
});
export type GeminiPart = v.InferOutput<typeof partSchema>;

const citedSchema = optionally(v.looseObject({uri: optionalText, title: optionalText, text: optionalText}));

const candidateSchema = v.looseObject({
  index: optionalCount,
  content: optionally(v.looseObject({parts: listOf(partSchema)})),
  finishReason: optionalText,
  groundingMetadata: optionally(
    v.looseObject({
      groundingChunks: listOf(
        v.looseObject({web: citedSchema, retrievedContext: citedSchema, maps: citedSchema}),
      ),
    }),
  ),
  citationMetadata: optionally(
    v.looseObject({citations: listOf(v.looseObject({uri: optionalText, title: optionalText}))}),
  ),
});
export type GeminiCandidate = v.InferOutput<typeof candidateSchema>;

const usageSchema = v.looseObject({
  promptTokenCount: optionalCount,
  toolUsePromptTokenCount: optionalCount,
  cachedContentTokenCount: optionalCount,
  candidatesTokenCount: optionalCount,
  thoughtsTokenCount: optionalCount,
  totalTokenCount: optionalCount,
});

export const geminiChunkSchema = v.looseObject({
  candidates: listOf(candidateSchema),
  promptFeedback: optionally(v.looseObject({blockReason: optionalText})),
  usageMetadata: optionally(usageSchema),
  modelVersion: optionalText,
  responseId: optionalText,
  error: optionally(
    v.looseObject({
      code: optionally(v.union([v.string(), v.number()])),
      message: optionalText,
      status: optionalText,
    }),
  ),
});
export type GeminiChunk = v.InferOutput<typeof geminiChunkSchema>;

/** Usage as Gemini counts it: what was thought is counted beside the answer. */
export function usageFromGemini(usage: NonNullable<GeminiChunk['usageMetadata']>): Usage {
  const thoughts = usage.thoughtsTokenCount;
  const cached = usage.cachedContentTokenCount;
  const inputTokens = (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0);
  const outputTokens = (usage.candidatesTokenCount ?? 0) + (thoughts ?? 0);
  return {
    inputTokens,
    outputTokens,
    totalTokens: usage.totalTokenCount ?? inputTokens + outputTokens,
    ...(typeof thoughts === 'number' ? {reasoningTokens: thoughts} : {}),
    ...(typeof cached === 'number' ? {cachedInputTokens: cached} : {}),
  };
}

const finishReasonsByWord = new Map<string, FinishReason>([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
  ['IMAGE_SAFETY', 'content-filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content-filter'],
  ['IMAGE_RECITATION', 'content-filter'],
  ['MALFORMED_FUNCTION_CALL', 'error'],
  ['MALFORMED_RESPONSE', 'error'],
  ['UNEXPECTED_TOOL_CALL', 'error'],
  ['TOO_MANY_TOOL_CALLS', 'error'],
]);

/** `other` for a word we do not know. */
export function finishReasonFromGemini(word: string): FinishReason {
  return finishReasonsByWord.get(word) ?? 'other';
}
