import type {PromptMessage} from '../providers/provider.js';
import type {SentMessage} from './inspection.js';

/** UTF-16 units that are kept of one prompt. */
export const maxKeptLength = 64 * 1024;

/** `messages` as they are kept: the newest whole, older ones as far as there is room. */
export function sentMessages(messages: readonly PromptMessage[]): readonly SentMessage[] {
  let room = maxKeptLength;
  return messages
    .toReversed()
    .map((message) => {
      const {role} = message;
      const content = wordsOf(message);
      const kept = room === 0 ? '' : content.slice(-room);
      room -= kept.length;
      return {role, content: kept, length: content.length};
    })
    .toReversed();
}

/** A message's words, and a line of JSON for each tool that it called. */
function wordsOf({content, toolCalls = []}: PromptMessage): string {
  return [content, ...toolCalls.map((call) => JSON.stringify(call))].filter((line) => line !== '').join('\n');
}

export function isWhole(messages: readonly SentMessage[]): boolean {
  return messages.every(({content, length}) => content.length === length);
}
