import * as v from 'valibot';
import type {Usage} from '../model/usage.js';
import {errorSchema, listOf, optionalCount, optionally, optionalText} from './lenient-fields.js';

/*
 * What the Responses API says. Only what is read is checked; of some sixty types of event most say nothing new.
 */

/** What an answer is made of. One schema for all kinds of item: `type` says which fields stand for something. */
const itemSchema = v.looseObject({
  type: v.string(),
  id: optionalText,
  call_id: optionalText,
  name: optionalText,
  arguments: optionalText,
  /** Of a picture: the file itself, in base64. */
  result: optionalText,
  output_format: optionalText,
});
export type Item = v.InferOutput<typeof itemSchema>;

const annotationSchema = v.looseObject({
  type: optionalText,
  url: optionalText,
  title: optionalText,
  file_id: optionalText,
  filename: optionalText,
});
export type Annotation = v.InferOutput<typeof annotationSchema>;

const usageSchema = v.looseObject({
  input_tokens: optionalCount,
  output_tokens: optionalCount,
  total_tokens: optionalCount,
  input_tokens_details: optionally(v.looseObject({cached_tokens: optionalCount})),
  output_tokens_details: optionally(v.looseObject({reasoning_tokens: optionalCount})),
});

const answerFields = {
  id: optionalText,
  model: optionalText,
  status: optionalText,
  error: optionally(errorSchema),
  incomplete_details: optionally(v.looseObject({reason: optionalText})),
  usage: optionally(usageSchema),
};

/** An answer as its events tell of it. */
const answerSchema = v.looseObject({
  ...answerFields,
  output: listOf(v.looseObject({type: v.string()})),
});
export type Answer = v.InferOutput<typeof answerSchema>;

const partSchema = v.looseObject({
  text: optionalText,
  refusal: optionalText,
  annotations: listOf(annotationSchema),
});

const partsSchema = listOf(partSchema);

/** An answer in one piece. */
export const wholeAnswerSchema = v.looseObject({
  ...answerFields,
  status: v.string(),
  output: v.array(v.looseObject({...itemSchema.entries, content: partsSchema, summary: partsSchema})),
});
export type WholeItem = v.InferOutput<typeof wholeAnswerSchema>['output'][number];

const number = {sequence_number: optionally(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))};

const piece = <Type extends string>(type: Type) =>
  v.looseObject({
    ...number,
    type: v.literal(type),
    item_id: optionalText,
    delta: v.string(),
  });
const item = <Type extends string>(type: Type) =>
  v.looseObject({...number, type: v.literal(type), item: itemSchema});
const answer = <Type extends string>(type: Type) =>
  v.looseObject({...number, type: v.literal(type), response: answerSchema});

const knownEvents = [
  answer('response.created'),
  piece('response.output_text.delta'),
  piece('response.refusal.delta'),
  piece('response.reasoning_summary_text.delta'),
  piece('response.reasoning_text.delta'),
  v.looseObject({
    ...number,
    type: v.literal('response.reasoning_summary_part.added'),
    summary_index: optionalCount,
  }),
  v.looseObject({
    ...number,
    type: v.literal('response.output_text.annotation.added'),
    annotation: annotationSchema,
  }),
  item('response.output_item.added'),
  item('response.output_item.done'),
  piece('response.function_call_arguments.delta'),
  answer('response.completed'),
  answer('response.incomplete'),
  answer('response.failed'),
  answer('response.cancelled'),
] as const;

/** The events that say something; anything else need only have a type. */
export const responseEventSchema = v.variant('type', knownEvents);
export type ResponseEvent = v.InferOutput<typeof responseEventSchema>;

/** What all events have in common, and an error that came by itself: flat, or in a field of its own. */
export const anyEventSchema = v.looseObject({
  ...number,
  type: optionalText,
  error: optionally(errorSchema),
});

const knownTypes: ReadonlySet<string> = new Set(knownEvents.map(({entries}) => entries.type.literal));

export function isKnownType(type: string): boolean {
  return knownTypes.has(type);
}

/** Usage as the Responses API counts it: what was read from a cache is part of the input, reasoning of the output. */
export function usageOf({usage}: Pick<Answer, 'usage'>): {readonly usage?: Usage} {
  if (!usage) return {};
  const inputTokens = usage.input_tokens ?? 0;
  const outputTokens = usage.output_tokens ?? 0;
  const cached = usage.input_tokens_details?.cached_tokens;
  const reasoning = usage.output_tokens_details?.reasoning_tokens;
  return {
    usage: {
      inputTokens,
      outputTokens,
      totalTokens: usage.total_tokens ?? inputTokens + outputTokens,
      ...(typeof cached === 'number' ? {cachedInputTokens: cached} : {}),
      ...(typeof reasoning === 'number' ? {reasoningTokens: reasoning} : {}),
    },
  };
}
