import type {PiiKind} from './pii-kind.js';
import type {Surroundings} from './surroundings.js';

/** What a detector says of a match: how certain it is, and how much of it counts (all, unless given). */
export interface Judgement {
  readonly certainty: number;
  readonly length?: number;
}

/** Knows one kind of personal data. */
export interface Detector {
  readonly kind: PiiKind;
  /**
   * What may be one. Global; every quantifier has an upper bound, so that looking costs at most a constant for each
   * character. It is applied to folded text: see `foldText`.
   */
  readonly patterns: readonly RegExp[];
  /** Judges a match of a pattern; null where it is none. */
  readonly judge: (match: string, around: Surroundings) => Judgement | null;
}

/** Certain by form and checksum. */
export const certain: Judgement = {certainty: 0.95};
/** Certain by form, or by a checksum that one number in ten passes. */
export const likely: Judgement = {certainty: 0.8};
/** Only because of the words around it. */
export const named: Judgement = {certainty: 0.7};
