import type {MessagePart, ToolCallPart} from '../../../src/model/message-part.js';
import type {StartRequest} from '../../../src/model/native-wire.js';
import {awaitsModel, openCalls, withToolOutputs} from '../../../src/model/tool-calls.js';
import type {PromptMessage, PromptToolCall} from '../providers/provider.js';
import type {SavedMessage} from '../store/messages.js';
import {contextMessages, contextWindow} from './context-window.js';
import {unfit} from './refusals.js';

/**
 * The parts of answer `message` with the outputs of `request` in its calls. Outputs of calls that have one are passed over, so that whoever
 * does not know what arrived may send all.
 *
 * @throws {ChatError} `invalid` (422) where a call stays open, an output is for no call, or the model has heard of all.
 */
export function answeredParts(
  {role, parts}: SavedMessage,
  {toolOutputs = []}: StartRequest,
): readonly MessagePart[] {
  if (role !== 'assistant') throw unfit('Only an answer calls tools: `messageId` names another message.');
  const known = new Set(parts.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : [])));
  const strange = toolOutputs.find(({toolCallId}) => !known.has(toolCallId));
  if (strange) throw unfit('`toolOutputs` holds an output for a call that this answer does not make.');
  const answered = withToolOutputs(parts, toolOutputs);
  const [open] = openCalls(answered);
  if (open) throw unfit('`toolOutputs` must answer all calls of this answer that have no output.');
  if (!awaitsModel(answered)) throw unfit('This answer does not end with calls of tools.');
  return answered;
}

/** What the model gets of a path that ends with an answered call: the words of older messages, and each step of the last. */
export function toolPrompt(path: readonly SavedMessage[]): readonly PromptMessage[] {
  const before = contextWindow(path.slice(0, -1)).slice(1 - contextMessages);
  return [...before, ...stepsOf(path.at(-1)?.parts ?? [])];
}

/** An answer step by step: what was said, and the calls behind it. */
function stepsOf(parts: readonly MessagePart[]): readonly PromptMessage[] {
  const steps: {content: string; toolCalls: PromptToolCall[]}[] = [];
  for (const part of parts) {
    const last = steps.at(-1);
    if (part.type === 'text' && last?.toolCalls.length === 0) last.content += part.text;
    else if (part.type === 'text') steps.push({content: part.text, toolCalls: []});
    else if (part.type === 'tool-call' && last) last.toolCalls.push(promptCall(part));
    else if (part.type === 'tool-call') steps.push({content: '', toolCalls: [promptCall(part)]});
  }
  return steps.map((step) => ({role: 'assistant', ...step}));
}

function promptCall({toolCallId, name, arguments: text, output}: ToolCallPart): PromptToolCall {
  return {
    toolCallId,
    name,
    arguments: text,
    output: typeof output === 'string' ? output : JSON.stringify(output),
  };
}
