import type {GuardOptions} from '../../../src/guards/guard-options.js';
import type {OfferedTool, PromptMessage, Provider} from '../providers/provider.js';
import {type GuardedPrompt, guardPrompt} from './guarded-prompt.js';
import type {AskedWith, PreparedPrompt, PromptContext, PromptStep} from './prompt-step.js';

/** What a run asks, and whom. */
export interface Asking extends Pick<PromptContext, 'path'> {
  readonly prompt: readonly PromptMessage[];
  readonly askedWith: AskedWith;
  /** Another answer is wanted than the one there is. */
  readonly isAgain: boolean;
  /** What the model may call. */
  readonly tools: readonly OfferedTool[];
  readonly provider: Provider;
}

/** What is ready to be asked. It holds no history but what the model gets. */
export interface PreparedAsking extends Pick<Asking, 'provider' | 'isAgain' | 'tools'> {
  readonly guarded: GuardedPrompt;
  /** Said before the model's first word. */
  readonly events: NonNullable<PreparedPrompt['events']>;
  /** Saved with the answer. */
  readonly metadata: NonNullable<PreparedPrompt['metadata']>;
}

export interface PrepareTools {
  readonly promptSteps: readonly PromptStep[];
  /** What models may not see of what people write. */
  readonly guards: GuardOptions;
}

/**
 * Takes the prompt through all steps, gathers what they leave, and hides what guards mask.
 *
 * @throws {ChatError} as steps do.
 */
export async function prepareAsking(
  {prompt, path, askedWith, provider, isAgain, tools}: Asking,
  {promptSteps, guards}: PrepareTools,
  {place, signal}: Pick<PromptContext, 'place' | 'signal'>,
): Promise<PreparedAsking> {
  let messages = prompt;
  const events: PreparedAsking['events'][number][] = [];
  const metadata: Record<string, unknown> = {};
  for (const step of promptSteps) {
    const prepared = await step.prepare(messages, {place, askedWith, path, signal});
    messages = prepared.messages;
    events.push(...(prepared.events ?? []));
    Object.assign(metadata, prepared.metadata);
  }
  return {guarded: guardPrompt(messages, guards), events, metadata, provider, isAgain, tools};
}
