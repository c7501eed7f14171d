import type {MessageId} from '../../../src/base/ids.js';
import type {SavedMessage} from './messages.js';

type Node = Pick<SavedMessage, 'id' | 'parentId'>;

/**
 * End of the branch that begins under `parentId` (null: of the conversation) and goes to the newest answer at each
 * step; `parentId` itself where nothing is under it. `messages` are in the order they were made.
 */
export function newestLeafUnder(messages: readonly Node[], parentId: MessageId | null): MessageId | null {
  const newestChild = new Map(messages.map(({id, parentId}) => [parentId, id]));
  let leaf = parentId;
  for (let child = newestChild.get(leaf); child !== undefined; child = newestChild.get(leaf)) leaf = child;
  return leaf;
}

/** The message `id` and everything after it. `messages` are in the order they were made. */
export function branchFrom<T extends Node>(messages: readonly T[], id: MessageId): readonly T[] {
  const inBranch = new Set<MessageId | null>([id]);
  // A message is made after the one that it answers, so one pass finds all.
  return messages.filter((message) => {
    if (message.id !== id && !inBranch.has(message.parentId)) return false;
    inBranch.add(message.id);
    return true;
  });
}
