import type {MessagePart} from '../../src/model/message-part.js';

/** Index of the last of `parts` that says something: application data stands beside it, wherever it is. -1: none does. */
export function lastSaid(parts: readonly MessagePart[]): number {
  return parts.findLastIndex(({type}) => type !== 'data');
}
