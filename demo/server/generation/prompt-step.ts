import type {PromptMessage, ProviderEvent} from '../providers/provider.js';
import type {SavedMessage} from '../store/messages.js';
import type {RunPlace} from './run-place.js';

/** What the person asked for besides the words; of an older question, what was asked with it then. */
export interface AskedWith {
  /** Name of a prompt template. */
  readonly template?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** What is known of an answer before the model is asked. */
export interface PromptContext {
  readonly place: RunPlace;
  readonly askedWith: AskedWith;
  /** The path from the first message to the one that is answered, or to the answer that is continued. */
  readonly path: readonly SavedMessage[];
  /** Ends the preparation; it then throws, soon. */
  readonly signal: AbortSignal;
}

/** A prompt, and what goes with its answer. */
export interface PreparedPrompt {
  /** Oldest first; a system message stands first. The last one is to be answered. */
  readonly messages: readonly PromptMessage[];
  /** Said before the model's first word, such as sources. */
  readonly events?: readonly Exclude<ProviderEvent, {type: 'finish'}>[] | undefined;
  /** Saved with the answer, such as the version of a template. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * One thing that is done to a prompt before the model is asked, after the question was saved. Steps run in their order,
 * each on what the one before made.
 */
export interface PromptStep {
  /** @throws {ChatError} which ends the run as the model's failure does. */
  prepare(
    messages: readonly PromptMessage[],
    context: PromptContext,
  ): Promise<PreparedPrompt> | PreparedPrompt;
}
