import type {ChatMessage} from '../model/message.js';
import type {FilePart, ToolCallPart} from '../model/message-part.js';
import {jsonText} from './json-text.js';

/** One entry of a conversation as model services want it told. */
export type HistoryStep =
  | {readonly role: 'system'; readonly text: string}
  | {readonly role: 'user'; readonly text: string; readonly files: readonly FilePart[]}
  /** What the model said, and then the tools that it called, each of which the next step answers. */
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly reasoning: string;
      readonly calls: readonly ToolCallPart[];
    }
  | {readonly role: 'tool'; readonly results: readonly ToolResult[]};

export interface ToolResult {
  readonly toolCallId: string;
  readonly name: string;
  /** Text as it stands; anything else as JSON. */
  readonly output: string;
}

/** Said for a call that nobody answered: services refuse a history in which one is left open. */
const notCarriedOut = 'The tool was not run.';

/**
 * The conversation step by step, for protocols whose server remembers nothing. A message in which the model called tools, was answered and
 * went on becomes as many steps as that took; messages without anything to tell are left out.
 */
export function historySteps(history: readonly ChatMessage[]): readonly HistoryStep[] {
  return history.flatMap((message) => {
    if (message.role === 'assistant') return stepsOfAnswer(message);
    const files = message.parts.filter((part) => part.type === 'file');
    if (message.content === '' && files.length === 0) return [];
    if (message.role === 'system') return [{role: 'system', text: message.content}];
    return [{role: 'user', text: message.content, files}];
  });
}

function stepsOfAnswer({parts}: ChatMessage): readonly HistoryStep[] {
  const steps: HistoryStep[] = [];
  let text = '';
  let reasoning = '';
  let calls: ToolCallPart[] = [];
  const close = (): void => {
    if (text !== '' || calls.length > 0) steps.push({role: 'assistant', text, reasoning, calls});
    if (calls.length > 0) steps.push({role: 'tool', results: calls.map(resultOf)});
    text = '';
    reasoning = '';
    calls = [];
  };
  for (const part of parts) {
    const isSaid = part.type === 'text' || part.type === 'reasoning';
    // What is said after calls was said when they had been answered.
    if (isSaid && calls.length > 0) close();
    if (part.type === 'text') text += part.text;
    else if (part.type === 'reasoning') reasoning += part.text;
    else if (part.type === 'tool-call') calls.push(part);
  }
  close();
  return steps;
}

function resultOf({toolCallId, name, output}: ToolCallPart): ToolResult {
  if (output === undefined) return {toolCallId, name, output: notCarriedOut};
  return {toolCallId, name, output: typeof output === 'string' ? output : jsonText(output)};
}
