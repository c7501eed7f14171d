import type {PromptMessage} from '../provider.js';

/** `messages` without the answers before the first question, for services that refuse to begin with one. */
export function fromFirstQuestion(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const first = messages.findIndex(({role}) => role === 'user');
  return first < 1 ? messages : messages.filter(({role}, at) => at >= first || role === 'system');
}
