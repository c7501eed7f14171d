import * as v from 'valibot';
import type {FinishReason, Usage} from '../model/usage.js';
import {optionalCount, optionally} from './lenient-fields.js';

/*
 * What a UI message stream (version 1) says. Only what is read is checked.
 */

/** Name of the data part that keeps by which id an approval is answered. */
export const toolApproval = 'tool-approval';

/** Name of the data part that keeps the message's metadata. */
export const messageMetadata = 'message-metadata';

const id = v.object({id: v.string()});
const delta = v.object({id: v.string(), delta: v.string()});
const tool = {toolCallId: v.string()};
const anything = v.optional(v.unknown());

const chunkSchemas = {
  start: v.object({messageId: v.exactOptional(v.string()), messageMetadata: anything}),
  'start-step': v.object({}),
  'finish-step': v.object({}),
  'reset-step': v.object({}),
  'text-start': id,
  'text-delta': delta,
  'text-end': id,
  'reasoning-start': id,
  'reasoning-delta': delta,
  'reasoning-end': id,
  'tool-input-start': v.object({...tool, toolName: v.string()}),
  'tool-input-delta': v.object({...tool, inputTextDelta: v.string()}),
  'tool-input-available': v.object({...tool, toolName: v.string(), input: anything}),
  'tool-input-error': v.object({...tool, toolName: v.string(), input: anything, errorText: v.string()}),
  'tool-approval-request': v.object({...tool, approvalId: v.string()}),
  'tool-approval-response': v.object({
    approvalId: v.string(),
    approved: v.boolean(),
  }),
  'tool-output-available': v.object({...tool, output: anything}),
  'tool-output-error': v.object({...tool, errorText: v.string()}),
  'tool-output-denied': v.object(tool),
  'source-url': v.object({sourceId: v.string(), url: v.string(), title: v.exactOptional(v.string())}),
  'source-document': v.object({
    sourceId: v.string(),
    title: v.string(),
    filename: v.exactOptional(v.string()),
  }),
  file: v.object({url: v.string(), mediaType: v.string(), filename: v.exactOptional(v.string())}),
  'reasoning-file': v.object({url: v.string(), mediaType: v.string()}),
  custom: v.looseObject({kind: v.exactOptional(v.string())}),
  'message-metadata': v.object({messageMetadata: anything}),
  finish: v.object({finishReason: v.exactOptional(v.string()), messageMetadata: anything}),
  abort: v.object({reason: v.exactOptional(v.string())}),
  error: v.object({errorText: v.string()}),
};

type Chunks = {
  [Type in keyof typeof chunkSchemas]: {readonly type: Type} & v.InferOutput<(typeof chunkSchemas)[Type]>;
};
export type AiSdkChunk = Chunks[keyof Chunks] | DataChunk;

/** Data of the application; its type is `data-` and a name. */
export interface DataChunk {
  readonly type: 'data';
  readonly name: string;
  readonly id?: string;
  readonly data: unknown;
}

const dataSchema = v.object({id: v.exactOptional(v.string()), data: anything});
const typedSchema = v.looseObject({type: v.string()});

/** `value` as a chunk; `unknown` for a type of a later version, `malformed` where a known one is not as it must be. */
export function readChunk(value: unknown): AiSdkChunk | 'unknown' | 'malformed' {
  const typed = v.safeParse(typedSchema, value);
  if (!typed.success) return 'malformed';
  const {type} = typed.output;
  if (type.startsWith('data-')) {
    const read = v.safeParse(dataSchema, value);
    if (!read.success) return 'malformed';
    const {id: dataId, data} = read.output;
    return {type: 'data', name: type.slice(5), data, ...(dataId === undefined ? {} : {id: dataId})};
  }
  if (!Object.hasOwn(chunkSchemas, type)) return 'unknown';
  const read = v.safeParse(chunkSchemas[type as keyof typeof chunkSchemas], value);
  return read.success ? ({type, ...read.output} as AiSdkChunk) : 'malformed';
}

const usageSchema = v.looseObject({
  inputTokens: v.number(),
  outputTokens: v.number(),
  totalTokens: optionalCount,
  reasoningTokens: optionalCount,
  cachedInputTokens: optionalCount,
  inputTokenDetails: optionally(v.looseObject({cacheReadTokens: optionalCount})),
  outputTokenDetails: optionally(v.looseObject({reasoningTokens: optionalCount})),
});

const metadataSchema = v.looseObject({
  usage: v.optional(v.unknown()),
  totalUsage: v.optional(v.unknown()),
  model: v.optional(v.unknown()),
});

/** Usage where an application sends it as `usage` or `totalUsage` of the message's metadata; the wire has no word for it. */
export function usageFromMetadata(metadata: unknown): Usage | null {
  const fields = v.safeParse(metadataSchema, metadata);
  if (!fields.success) return null;
  const read = v.safeParse(usageSchema, fields.output.totalUsage ?? fields.output.usage);
  if (!read.success) return null;
  const {inputTokens, outputTokens, totalTokens, inputTokenDetails, outputTokenDetails} = read.output;
  const cached = read.output.cachedInputTokens ?? inputTokenDetails?.cacheReadTokens;
  const reasoning = read.output.reasoningTokens ?? outputTokenDetails?.reasoningTokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: totalTokens ?? inputTokens + outputTokens,
    ...(typeof reasoning === 'number' ? {reasoningTokens: reasoning} : {}),
    ...(typeof cached === 'number' ? {cachedInputTokens: cached} : {}),
  };
}

/** The model's name where the metadata has one. */
export function modelFromMetadata(metadata: unknown): string {
  const fields = v.safeParse(metadataSchema, metadata);
  return fields.success && typeof fields.output.model === 'string' ? fields.output.model : '';
}

const finishReasons: ReadonlySet<string> = new Set([
  'stop',
  'length',
  'content-filter',
  'tool-calls',
  'error',
]);

/** `stop` where none is named; `other` for a word that is not among ours. */
export function finishReasonFromAiSdk(word: string | undefined): FinishReason {
  if (word === undefined) return 'stop';
  return finishReasons.has(word) ? (word as FinishReason) : 'other';
}
