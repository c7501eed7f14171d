import type {PromptMessage} from '../providers/provider.js';
import {invalid} from './problem.js';

/** Most bytes of a body that brings a whole conversation. */
export const maxConversationBytes = 1024 * 1024;

/** A conversation as a client that keeps it told it. */
export interface ToldConversation {
  /** All of it, for the model. */
  readonly prompt: readonly PromptMessage[];
  /** Its last message, which is to be answered. */
  readonly question: string;
}

/**
 * The messages that have words; the last of them must be the person's.
 *
 * @throws {ChatError} 422.
 */
export function toldConversation(messages: readonly PromptMessage[]): ToldConversation {
  const prompt = messages.filter(({content}) => content !== '');
  const last = messages.at(-1);
  if (last?.role !== 'user' || last.content.trim() === '') {
    throw invalid(422, 'The last of `messages` must be the user’s, with text: it is what is answered.');
  }
  return {prompt, question: last.content};
}
