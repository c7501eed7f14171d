import type {LanguageModelV4FilePart, LanguageModelV4Prompt} from '@ai-sdk/provider';
import type {PromptFile, PromptMessage} from '../provider.js';

/** `messages` for the AI SDK. Those with neither text nor files are left out: services refuse them. */
export function sdkPrompt(messages: readonly PromptMessage[]): LanguageModelV4Prompt {
  return messages
    .filter(({content, files = []}) => content !== '' || files.length > 0)
    .map((message) => sdkMessage(message));
}

function sdkMessage({role, content, files = []}: PromptMessage): LanguageModelV4Prompt[number] {
  if (role === 'system') return {role, content};
  const text = content === '' ? [] : [{type: 'text', text: content} as const];
  // What is asked about comes before the question, as services advise.
  return {role, content: [...files.flatMap(filePart), ...text]};
}

function filePart({data, mediaType, name}: PromptFile): readonly LanguageModelV4FilePart[] {
  if (!data) return [];
  return [{type: 'file', mediaType, filename: name, data: {type: 'data', data}}];
}
