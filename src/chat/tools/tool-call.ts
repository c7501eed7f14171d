import {isDeeperThan} from '../../base/json-depth.js';
import type {ToolCallPart} from '../../model/message-part.js';
import {parsedArguments} from '../../model/tool-calls.js';

/** What the model wants done. */
export interface ToolCall {
  readonly toolCallId: string;
  readonly name: string;
  /** As JSON. Nothing is known of it: check it as you would check what a stranger sends. */
  readonly arguments: unknown;
  /** The JSON text of `arguments`. */
  readonly text: string;
}

/** A call that is to be answered. */
export interface ToolCallRequest {
  readonly toolCall: ToolCall;
  readonly messageId: string;
  /** Aborted when the person stops, or leaves the conversation: what is returned then is dropped. */
  readonly signal: AbortSignal;
}

/** Answers a call. What it returns is the output, as JSON; `undefined` leaves the call to `addToolOutput`. */
export type OnToolCall = (request: ToolCallRequest) => unknown;

/** Whether a person has to say yes or no to the call first. */
export function awaitsApproval({needsApproval, approval}: ToolCallPart): boolean {
  return needsApproval === true && approval === undefined;
}

/** Levels of arguments beyond which whoever walks them might run out of stack. */
const maxDepth = 100;

/** `part` as those see it who answer it; null where its arguments are no JSON, or nested beyond 100 levels. `restore` puts back what guards hid. */
export function toolCallOf(part: ToolCallPart, restore: ((text: string) => string) | null): ToolCall | null {
  const {toolCallId, name, arguments: text} = part;
  const given = parsedArguments(part);
  if (given === text || isDeeperThan(given, maxDepth)) return null;
  if (!restore) return {toolCallId, name, arguments: given, text};
  const restored = mapStrings(given, restore);
  return {toolCallId, name, arguments: restored, text: JSON.stringify(restored)};
}

/**
 * A copy of `output` as it will be sent and kept: plain JSON.
 *
 * @throws {TypeError} where JSON has no form for it.
 */
export function plainOutput(output: unknown): unknown {
  const text = JSON.stringify(output) as string | undefined;
  if (text === undefined) throw new TypeError('Expected `output` to be something that JSON has a form for.');
  return JSON.parse(text);
}

/** A copy of plain JSON with every text in it changed, the names of fields excepted. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, change)]));
}
