import * as v from 'valibot';
import {errorSchema, listOf, optionalCount, optionally, optionalText} from './lenient-fields.js';

/*
 * What Chat Completions says, in the dialects of those who speak it. Only what is read is checked.
 */

const calledSchema = optionally(v.looseObject({name: optionalText, arguments: optionalText}));

const annotationSchema = v.looseObject({
  url_citation: optionally(v.looseObject({url: optionalText, title: optionalText, content: optionalText})),
});

/** A piece of a message, or in `message` the whole of it. */
const saidSchema = v.looseObject({
  content: optionalText,
  refusal: optionalText,
  /** DeepSeek, vLLM and others. */
  reasoning_content: optionalText,
  /** OpenRouter and Groq. */
  reasoning: optionalText,
  tool_calls: listOf(
    v.looseObject({index: optionally(v.number()), id: optionalText, function: calledSchema}),
  ),
  /** How a tool was called before there were several: one call at most, without a name of its own. */
  function_call: calledSchema,
  annotations: listOf(annotationSchema),
});
export type Said = v.InferOutput<typeof saidSchema>;

const usageSchema = v.looseObject({
  prompt_tokens: optionalCount,
  completion_tokens: optionalCount,
  total_tokens: optionalCount,
  prompt_tokens_details: optionally(v.looseObject({cached_tokens: optionalCount})),
  completion_tokens_details: optionally(v.looseObject({reasoning_tokens: optionalCount})),
});

/** A chunk, or a whole completion: these differ only in `delta` and `message`. */
export const chunkSchema = v.looseObject({
  id: optionalText,
  model: optionalText,
  object: optionalText,
  choices: listOf(
    v.looseObject({
      index: optionally(v.number()),
      delta: optionally(saidSchema),
      message: optionally(saidSchema),
      finish_reason: optionalText,
    }),
  ),
  usage: optionally(usageSchema),
  error: optionally(errorSchema),
});
export type Chunk = v.InferOutput<typeof chunkSchema>;
