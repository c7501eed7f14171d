import type {PromptMessage} from '../providers/provider.js';
import {textOf} from '../store/message-path.js';
import type {SavedMessage} from '../store/messages.js';

/** Most messages of a conversation that a model is given. */
export const contextMessages = 10;

/** What the model gets: the last 10 messages of the path that have text. */
export function contextWindow(path: readonly SavedMessage[]): readonly PromptMessage[] {
  return path
    .map(({role, parts}) => ({role, content: textOf(parts)}))
    .filter(({content}) => content !== '')
    .slice(-contextMessages);
}
