import * as v from 'valibot';
import type {Usage} from '../model/usage.js';
import {jsonPatchSchema} from './json-patch.js';
import {listOf, optionalCount, optionally, optionalText} from './lenient-fields.js';

/*
 * What an agent says. Only what is read is checked. `subagentRunId` names the helper of the agent that says it.
 */

const by = {subagentRunId: optionalText};
const text = v.string();
const anything = v.optional(v.unknown());

const usage = listOf(
  v.looseObject({
    inputTokens: optionalCount,
    outputTokens: optionalCount,
    totalTokens: optionalCount,
    reasoningTokens: optionalCount,
    cachedInputTokens: optionalCount,
    model: optionalText,
  }),
);
export type TokenUsages = v.InferOutput<typeof usage>;

const toolCall = v.looseObject({
  id: text,
  function: v.looseObject({name: text, arguments: v.string()}),
});

const eventSchemas = {
  RUN_STARTED: v.object({threadId: text, runId: text}),
  RUN_FINISHED: v.object({
    result: anything,
    outcome: optionally(
      v.looseObject({
        type: text,
        interrupts: listOf(v.looseObject({id: text, toolCallId: optionalText})),
        pendingToolCallIds: listOf(text),
      }),
    ),
    usage,
  }),
  RUN_ERROR: v.object({message: v.optional(text, ''), code: optionalText}),
  STEP_STARTED: v.object({...by, stepName: text}),
  STEP_FINISHED: v.object({...by, stepName: text}),
  TEXT_MESSAGE_START: v.object({...by, messageId: text, role: optionalText}),
  TEXT_MESSAGE_CONTENT: v.object({...by, messageId: text, delta: text}),
  TEXT_MESSAGE_END: v.object({...by, messageId: text}),
  TEXT_MESSAGE_CHUNK: v.object({...by, messageId: optionalText, role: optionalText, delta: optionalText}),
  TOOL_CALL_START: v.object({...by, toolCallId: text, toolCallName: text}),
  TOOL_CALL_ARGS: v.object({...by, toolCallId: text, delta: text}),
  TOOL_CALL_END: v.object({...by, toolCallId: text}),
  TOOL_CALL_CHUNK: v.object({
    ...by,
    toolCallId: optionalText,
    toolCallName: optionalText,
    delta: optionalText,
  }),
  TOOL_CALL_RESULT: v.object({...by, toolCallId: text, content: v.unknown()}),
  REASONING_MESSAGE_CONTENT: v.object({...by, delta: text}),
  REASONING_MESSAGE_CHUNK: v.object({...by, delta: optionalText}),
  REASONING_ENCRYPTED_VALUE: v.object({...by, entityId: text, subtype: optionalText, encryptedValue: text}),
  /** How versions before 1.0 called reasoning. */
  THINKING_TEXT_MESSAGE_CONTENT: v.object({...by, delta: text}),
  STATE_SNAPSHOT: v.object({...by, snapshot: anything}),
  STATE_DELTA: v.object({...by, delta: jsonPatchSchema}),
  MESSAGES_SNAPSHOT: v.object({
    messages: v.array(
      v.looseObject({role: text, content: anything, toolCalls: listOf(toolCall), toolCallId: optionalText}),
    ),
  }),
  ACTIVITY_SNAPSHOT: v.object({
    ...by,
    messageId: text,
    activityType: text,
    content: anything,
    replace: optionally(v.boolean()),
  }),
  ACTIVITY_DELTA: v.object({...by, messageId: text, activityType: text, patch: jsonPatchSchema}),
  /** Where `metadata` has an id, the next one of the same name and id takes its place. */
  CUSTOM: v.object({
    ...by,
    name: text,
    value: anything,
    metadata: v.fallback(v.object({id: v.optional(text)}), {}),
  }),
  SUBAGENT_STARTED: v.object({subagentRunId: text, name: text, description: optionalText}),
  SUBAGENT_FINISHED: v.object({subagentRunId: text, result: anything}),
  SUBAGENT_ERROR: v.object({subagentRunId: text, message: text, code: optionalText}),
};

type Events = {
  [Type in keyof typeof eventSchemas]: {readonly type: Type} & v.InferOutput<(typeof eventSchemas)[Type]>;
};
export type AgUiEvent = Events[keyof Events];

const typedSchema = v.looseObject({type: v.string()});

/** `value` as an event; `unknown` for a type that says nothing for us, `malformed` where a known one is not as it must be. */
export function readAgUiEvent(value: unknown): AgUiEvent | 'unknown' | 'malformed' {
  const typed = v.safeParse(typedSchema, value);
  if (!typed.success) return 'malformed';
  const {type} = typed.output;
  if (!Object.hasOwn(eventSchemas, type)) return 'unknown';
  const read = v.safeParse(eventSchemas[type as keyof typeof eventSchemas], value);
  return read.success ? ({type, ...read.output} as AgUiEvent) : 'malformed';
}

/** What the calls of all models took together; null where none was counted. */
export function usageFromAgUi(usages: TokenUsages): Usage | null {
  if (!usages || usages.length === 0) return null;
  type Count = 'inputTokens' | 'outputTokens' | 'reasoningTokens' | 'cachedInputTokens';
  const sumOf = (name: Count): number => usages.reduce((sum, one) => sum + (one[name] ?? 0), 0);
  const isCounted = (name: Count): boolean => usages.some((one) => typeof one[name] === 'number');
  return {
    inputTokens: sumOf('inputTokens'),
    outputTokens: sumOf('outputTokens'),
    totalTokens: usages.reduce(
      (sum, one) => sum + (one.totalTokens ?? (one.inputTokens ?? 0) + (one.outputTokens ?? 0)),
      0,
    ),
    ...(isCounted('reasoningTokens') ? {reasoningTokens: sumOf('reasoningTokens')} : {}),
    ...(isCounted('cachedInputTokens') ? {cachedInputTokens: sumOf('cachedInputTokens')} : {}),
  };
}
