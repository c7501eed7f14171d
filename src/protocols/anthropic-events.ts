import * as v from 'valibot';
import type {Usage} from '../model/usage.js';
import {errorSchema, listOf, optionalCount, optionally, optionalText} from './lenient-fields.js';

/*
 * What the Messages API says. Only what is read is checked; unknown events, blocks and deltas say nothing.
 */

const usageSchema = v.looseObject({
  input_tokens: optionalCount,
  output_tokens: optionalCount,
  cache_creation_input_tokens: optionalCount,
  cache_read_input_tokens: optionalCount,
  output_tokens_details: optionally(v.looseObject({thinking_tokens: optionalCount})),
});
export type ToldUsage = v.InferOutput<typeof usageSchema>;

const citationSchema = v.looseObject({
  url: optionalText,
  title: optionalText,
  cited_text: optionalText,
  /** Of a search that the app made: where the result is. */
  source: optionalText,
  document_title: optionalText,
  document_index: optionalCount,
});
export type ToldCitation = v.InferOutput<typeof citationSchema>;

/** One schema for all kinds of block: `type` says which fields stand for something. */
const blockSchema = v.looseObject({
  type: v.string(),
  text: optionalText,
  thinking: optionalText,
  citations: listOf(citationSchema),
  id: optionalText,
  name: optionalText,
  input: v.optional(v.unknown()),
  tool_use_id: optionalText,
  content: v.optional(v.unknown()),
});
export type Block = v.InferOutput<typeof blockSchema>;

const deltaSchema = v.looseObject({
  type: v.string(),
  text: optionalText,
  thinking: optionalText,
  partial_json: optionalText,
  citation: optionally(citationSchema),
});
export type Delta = v.InferOutput<typeof deltaSchema>;

const headFields = {
  id: optionalText,
  model: optionalText,
  stop_reason: optionalText,
  usage: optionally(usageSchema),
};

const index = v.pipe(v.number(), v.integer());

const knownEvents = [
  v.looseObject({type: v.literal('message_start'), message: v.looseObject(headFields)}),
  v.looseObject({type: v.literal('content_block_start'), index, content_block: blockSchema}),
  v.looseObject({type: v.literal('content_block_delta'), index, delta: deltaSchema}),
  v.looseObject({type: v.literal('content_block_stop'), index}),
  v.looseObject({
    type: v.literal('message_delta'),
    delta: v.looseObject({stop_reason: optionalText}),
    usage: optionally(usageSchema),
  }),
  v.looseObject({type: v.literal('message_stop')}),
  v.looseObject({type: v.literal('error'), error: v.optional(errorSchema)}),
  /** An answer in one piece. */
  v.looseObject({type: v.literal('message'), ...headFields, content: v.array(blockSchema)}),
] as const;

export const messageEventSchema = v.variant('type', knownEvents);
export type MessageEvent = v.InferOutput<typeof messageEventSchema>;

const knownTypes: ReadonlySet<string> = new Set(knownEvents.map(({entries}) => entries.type.literal));

export function isKnownType(type: string): boolean {
  return knownTypes.has(type);
}

/** What is counted so far: each count stands until it is told anew, for all are of the whole answer. */
export function withUsage(known: ToldUsage, told: ToldUsage | null | undefined): ToldUsage {
  const counts = Object.entries(told ?? {}).filter(([, count]) => count !== null && count !== undefined);
  return {...known, ...Object.fromEntries(counts)};
}

/** The service counts what it read from its cache, or wrote to it, beside the input and not in it. */
export function usageFrom(told: ToldUsage): Usage | null {
  const {input_tokens: fresh, output_tokens: output, cache_read_input_tokens: cached} = told;
  if (typeof fresh !== 'number' && typeof output !== 'number') return null;
  const inputTokens = (fresh ?? 0) + (cached ?? 0) + (told.cache_creation_input_tokens ?? 0);
  const outputTokens = output ?? 0;
  const reasoning = told.output_tokens_details?.thinking_tokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    ...(typeof cached === 'number' ? {cachedInputTokens: cached} : {}),
    ...(typeof reasoning === 'number' ? {reasoningTokens: reasoning} : {}),
  };
}
