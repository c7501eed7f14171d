import type {PiiKind} from './pii/pii-kind.js';
import type {InjectionKind} from './prompt-injection/injection-kind.js';

export type GuardName = 'input' | 'pii' | 'promptInjection';

/** What is wrong with the text as text. */
export type InputKind = 'empty' | 'too-long' | 'nul' | 'lone-surrogate';

interface Place {
  /** Where it begins in the text that was checked, in UTF-16 units. */
  readonly start: number;
  /** The unit behind it. */
  readonly end: number;
}

/** One thing that a guard found. It says where, and never repeats the text. */
export type Finding =
  | (Place & {readonly guard: 'input'; readonly kind: InputKind})
  /** `score`: how certain it is to be what it looks like, 0 to 1. */
  | (Place & {readonly guard: 'pii'; readonly kind: PiiKind; readonly score: number})
  /** `score`: what this one alone says for an attack, 0 to 1. */
  | (Place & {readonly guard: 'promptInjection'; readonly kind: InjectionKind; readonly score: number});

export type FindingOf<Guard extends GuardName> = Extract<Finding, {readonly guard: Guard}>;
