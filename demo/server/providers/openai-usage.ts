import * as v from 'valibot';
import type {Usage} from '../../../src/model/usage.js';

const count = v.optional(v.nullable(v.number()));

const rawUsageSchema = v.looseObject({
  prompt_tokens: v.number(),
  completion_tokens: v.number(),
  total_tokens: count,
  prompt_tokens_details: v.optional(v.nullable(v.looseObject({cached_tokens: count}))),
  completion_tokens_details: v.optional(v.nullable(v.looseObject({reasoning_tokens: count}))),
});

/** Usage as the service counted it; undefined where it said nothing, rather than zeros. */
export function usageFromChunk(raw: unknown): Usage | undefined {
  const parsed = v.safeParse(rawUsageSchema, raw);
  if (!parsed.success) return undefined;
  const {prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: total} = parsed.output;
  const cached = parsed.output.prompt_tokens_details?.cached_tokens;
  const reasoning = parsed.output.completion_tokens_details?.reasoning_tokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: total ?? inputTokens + outputTokens,
    ...(typeof reasoning === 'number' ? {reasoningTokens: reasoning} : {}),
    ...(typeof cached === 'number' ? {cachedInputTokens: cached} : {}),
  };
}
