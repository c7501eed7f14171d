import type {AnsweredBy, PromptMessage, ProviderEvent} from '../providers/provider.js';
import type {RunOutcome} from './run-hooks.js';
import type {RunPlace} from './run-place.js';

/**
 * Is told what happens in runs, at once and in order, and changes nothing. Nobody waits for it; what it throws is logged
 * and forgotten. `at` is in milliseconds since the epoch.
 */
export interface RunObserver {
  began?(place: RunPlace, at: number): void;
  /** The model is asked now, with these words: as it sees them, what guards mask already masked. */
  asked?(place: RunPlace, messages: readonly PromptMessage[], at: number): void;
  /** Somebody answers. */
  answered?(place: RunPlace, answeredBy: AnsweredBy, at: number): void;
  /** Every event of the model, as people see it. */
  said?(place: RunPlace, event: ProviderEvent, at: number): void;
  /** The end is saved. `outcome.usage` is what this run alone used; null where the model did not say. */
  ended?(place: RunPlace, outcome: RunOutcome & {readonly answeredBy: AnsweredBy | null}, at: number): void;
}
