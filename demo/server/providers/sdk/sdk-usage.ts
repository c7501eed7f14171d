import * as v from 'valibot';
import type {Usage} from '../../../../src/model/usage.js';

const count = v.fallback(v.optional(v.number()), undefined);

const openAISchema = v.looseObject({
  prompt_tokens: v.number(),
  completion_tokens: v.number(),
  total_tokens: count,
  prompt_tokens_details: v.fallback(v.looseObject({cached_tokens: count}), {cached_tokens: undefined}),
  completion_tokens_details: v.fallback(v.looseObject({reasoning_tokens: count}), {
    reasoning_tokens: undefined,
  }),
});

const anthropicSchema = v.looseObject({
  input_tokens: v.number(),
  output_tokens: v.number(),
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens_details: v.fallback(v.looseObject({thinking_tokens: count}), {thinking_tokens: undefined}),
});

const geminiSchema = v.looseObject({
  promptTokenCount: v.number(),
  candidatesTokenCount: count,
  toolUsePromptTokenCount: count,
  thoughtsTokenCount: count,
  cachedContentTokenCount: count,
  totalTokenCount: count,
});

interface Counts {
  readonly input: number;
  readonly output: number;
  readonly total: number | undefined;
  readonly reasoning: number | undefined;
  readonly cached: number | undefined;
}

/**
 * Usage as the service counted it, in its own words (`raw`); undefined where it said nothing. What it did not say is
 * left out: the AI SDK would make zeros of it.
 */
export function usageFrom(raw: unknown): Usage | undefined {
  const counts = openAICounts(raw) ?? anthropicCounts(raw) ?? geminiCounts(raw);
  if (!counts) return undefined;
  const {input, output, total, reasoning, cached} = counts;
  return {
    inputTokens: input,
    outputTokens: output,
    totalTokens: total ?? input + output,
    ...(reasoning === undefined ? {} : {reasoningTokens: reasoning}),
    ...(cached === undefined ? {} : {cachedInputTokens: cached}),
  };
}

function openAICounts(raw: unknown): Counts | undefined {
  const parsed = v.safeParse(openAISchema, raw);
  if (!parsed.success) return undefined;
  const {prompt_tokens: input, completion_tokens: output, total_tokens: total} = parsed.output;
  const {prompt_tokens_details: ofInput, completion_tokens_details: ofOutput} = parsed.output;
  return {input, output, total, reasoning: ofOutput.reasoning_tokens, cached: ofInput.cached_tokens};
}

/** Anthropic counts what it read from its cache, or wrote to it, beside the input and not in it. */
function anthropicCounts(raw: unknown): Counts | undefined {
  const parsed = v.safeParse(anthropicSchema, raw);
  if (!parsed.success) return undefined;
  const {
    input_tokens: fresh,
    output_tokens: output,
    cache_creation_input_tokens: written = 0,
    cache_read_input_tokens: cached,
    output_tokens_details: ofOutput,
  } = parsed.output;
  const input = fresh + written + (cached ?? 0);
  return {input, output, total: undefined, reasoning: ofOutput.thinking_tokens, cached};
}

/** Gemini counts thoughts beside the answer and not in it. */
function geminiCounts(raw: unknown): Counts | undefined {
  const parsed = v.safeParse(geminiSchema, raw);
  if (!parsed.success) return undefined;
  const {thoughtsTokenCount: reasoning, cachedContentTokenCount: cached} = parsed.output;
  const {promptTokenCount, toolUsePromptTokenCount = 0, candidatesTokenCount = 0} = parsed.output;
  return {
    input: promptTokenCount + toolUsePromptTokenCount,
    output: candidatesTokenCount + (reasoning ?? 0),
    total: parsed.output.totalTokenCount,
    reasoning,
    cached,
  };
}
