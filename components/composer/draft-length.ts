import {labels} from '../shared/labels.js';

/** How a draft stands to the longest message: nothing to say of it, near to it, or over it. */
export interface DraftLength {
  readonly kind: 'short' | 'near' | 'over';
  /** For people; empty where there is nothing to say. */
  readonly words: string;
}

/** Said from nine tenths of the limit on. Lengths are UTF-16 units, as the server counts them. */
export function draftLength(length: number, max: number): DraftLength {
  if (length > max) return {kind: 'over', words: labels.tooManyCharacters(length - max)};
  if (length >= max * 0.9) return {kind: 'near', words: labels.charactersLeft(max - length)};
  return {kind: 'short', words: ''};
}
