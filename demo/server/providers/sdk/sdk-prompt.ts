import type {
  LanguageModelV4FilePart,
  LanguageModelV4Prompt,
  LanguageModelV4ToolCallPart,
} from '@ai-sdk/provider';
import {argumentsObject} from '../../../../src/model/tool-calls.js';
import type {PromptFile, PromptMessage, PromptToolCall} from '../provider.js';

/** `messages` for the AI SDK. Those with nothing in them are left out: services refuse them. */
export function sdkPrompt(messages: readonly PromptMessage[]): LanguageModelV4Prompt {
  return messages
    .filter(({content, files, toolCalls}) => content !== '' || files?.length || toolCalls?.length)
    .flatMap((message) => [sdkMessage(message), ...toolResults(message)]);
}

function sdkMessage({
  role,
  content,
  files = [],
  toolCalls = [],
}: PromptMessage): LanguageModelV4Prompt[number] {
  if (role === 'system') return {role, content};
  const text = content === '' ? [] : [{type: 'text', text: content} as const];
  if (role === 'assistant')
    return {role, content: [...files.flatMap(filePart), ...text, ...toolCalls.map(callPart)]};
  // What is asked about comes before the question, as services advise.
  return {role, content: [...files.flatMap(filePart), ...text]};
}

function callPart(call: PromptToolCall): LanguageModelV4ToolCallPart {
  return {
    type: 'tool-call',
    toolCallId: call.toolCallId,
    toolName: call.name,
    input: argumentsObject(call),
  };
}

/** What the tools gave that a message called, in a message of its own. */
function toolResults({toolCalls = []}: PromptMessage): LanguageModelV4Prompt {
  if (toolCalls.length === 0) return [];
  const content = toolCalls.map(({toolCallId, name, output}) => ({
    type: 'tool-result' as const,
    toolCallId,
    toolName: name,
    output: {type: 'text' as const, value: output},
  }));
  return [{role: 'tool', content}];
}

function filePart({data, mediaType, name}: PromptFile): readonly LanguageModelV4FilePart[] {
  if (!data) return [];
  return [{type: 'file', mediaType, filename: name, data: {type: 'data', data}}];
}
