import type {LanguageModelV4Prompt} from '@ai-sdk/provider';
import type {PromptMessage} from '../provider.js';

/** `messages` for the AI SDK. Those without text are left out: services refuse them. */
export function sdkPrompt(messages: readonly PromptMessage[]): LanguageModelV4Prompt {
  return messages.filter(({content}) => content !== '').map(sdkMessage);
}

function sdkMessage({role, content}: PromptMessage): LanguageModelV4Prompt[number] {
  if (role === 'system') return {role, content};
  return {role, content: [{type: 'text', text: content}]};
}
