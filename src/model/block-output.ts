import type {ChatMessage} from './message.js';
import type {ToolCallPart} from './message-part.js';
import {parsedArguments} from './tool-calls.js';

/** A tool that was called. `output` is absent where nobody answered the call. */
export interface BlockToolCall {
  readonly id: string;
  readonly name: string;
  /** What the JSON holds; the text as it stands where it is none. */
  readonly arguments: unknown;
  readonly output?: unknown;
}

/** An answer as plain data. What its wire did not tell is null. */
export interface BlockOutput {
  /** Markdown. */
  readonly content: string;
  /** Who answered. */
  readonly model: string | null;
  readonly tokens: {readonly input: number; readonly output: number; readonly total: number} | null;
  readonly toolCalls: readonly BlockToolCall[];
  /** As `metadata.cost` says, in the unit of whoever wrote it. */
  readonly cost: number | null;
  /** Milliseconds from the moment it was asked for. `firstTokenMs` is null where nothing was said. */
  readonly timing: {readonly firstTokenMs: number | null; readonly totalMs: number} | null;
}

/** `message` in one plain shape, the same from every wire, for hosts that show answers as blocks of their own. */
export function toBlockOutput({content, parts, metadata, usage, metrics}: ChatMessage): BlockOutput {
  const model = metadata?.['model'];
  const cost = metadata?.['cost'];
  return {
    content,
    model: typeof model === 'string' && model !== '' ? model : null,
    tokens: usage ? {input: usage.inputTokens, output: usage.outputTokens, total: usage.totalTokens} : null,
    toolCalls: parts.filter((part) => part.type === 'tool-call').map(blockToolCall),
    cost: typeof cost === 'number' ? cost : null,
    timing: metrics ? {firstTokenMs: metrics.timeToFirstTokenMs, totalMs: metrics.durationMs} : null,
  };
}

function blockToolCall(call: ToolCallPart): BlockToolCall {
  const {toolCallId: id, name, output} = call;
  return {id, name, arguments: parsedArguments(call), ...(output === undefined ? {} : {output})};
}
