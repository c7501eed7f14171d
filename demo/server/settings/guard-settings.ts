import * as v from 'valibot';
import {type GuardAction, type GuardOptions, guardActions} from '../../../src/guards/guard-options.js';
import {explained} from './explained.js';

const action = (name: string) =>
  v.optional(v.picklist(guardActions, `${name} must be one of ${guardActions.join(', ')}.`), 'off');

export const guardSettings = {
  GUARD_PII: explained(
    action('GUARD_PII'),
    `What becomes of personal data in messages: ${guardActions.join(', ')}.`,
  ),
  GUARD_PROMPT_INJECTION: explained(
    action('GUARD_PROMPT_INJECTION'),
    `What becomes of messages that try to give the model orders: ${guardActions.join(', ')}.`,
  ),
};

/** What is looked for in messages before a model sees them. Input itself is checked when it is read. */
export function guardsFrom(settings: {
  readonly GUARD_PII: GuardAction;
  readonly GUARD_PROMPT_INJECTION: GuardAction;
}): GuardOptions {
  return {input: 'off', pii: settings.GUARD_PII, promptInjection: settings.GUARD_PROMPT_INJECTION};
}
