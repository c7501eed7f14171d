import {maxMessageLength} from '../model/native-wire.js';
import {type PiiKind, piiKinds} from './pii/pii-kind.js';

/**
 * What a guard does with what it finds.
 *
 * - `off`: it does not look.
 * - `warn`: it tells, and the text goes out as it is.
 * - `mask`: what was found is repaired, replaced or taken out before the text goes out.
 * - `block`: the text does not go out.
 */
export const guardActions = ['off', 'warn', 'mask', 'block'] as const;
export type GuardAction = (typeof guardActions)[number];

export interface InputGuardOptions {
  readonly action: GuardAction;
  /** Most UTF-16 units; 32 000 unless given, which is what the server takes. */
  readonly maxLength?: number;
}

export interface PiiGuardOptions {
  readonly action: GuardAction;
  /** All of `piiKinds` unless given. */
  readonly kinds?: readonly PiiKind[];
}

export interface PromptInjectionGuardOptions {
  readonly action: GuardAction;
  /** The score, 0 to 1, from which the action is taken; 0.6 unless given. */
  readonly threshold?: number;
}

/**
 * The three guards: each an action, or an action and what else it may be told.
 *
 * What is not given is `input: 'mask'`, `pii: 'mask'` and `promptInjection: 'warn'`: broken characters are repaired, personal data
 * does not leave, and nobody is stopped by a heuristic. A text that is empty or too long cannot be
 * repaired: under `mask` it is blocked.
 */
export interface GuardOptions {
  readonly input?: GuardAction | InputGuardOptions;
  readonly pii?: GuardAction | PiiGuardOptions;
  readonly promptInjection?: GuardAction | PromptInjectionGuardOptions;
}

/** `GuardOptions` with nothing left out. */
export interface ResolvedGuards {
  readonly input: Required<InputGuardOptions>;
  readonly pii: Required<PiiGuardOptions>;
  readonly promptInjection: Required<PromptInjectionGuardOptions>;
}

/** What the guards do where nothing else is said. */
export const defaultGuards: ResolvedGuards = {
  input: {action: 'mask', maxLength: maxMessageLength},
  pii: {action: 'mask', kinds: piiKinds},
  promptInjection: {action: 'warn', threshold: 0.6},
};

/**
 * `options` over the defaults, checked.
 *
 * @throws {TypeError} for an action or a kind that does not exist. @throws {RangeError} for a `maxLength` that is no positive
 *   integer or a `threshold` outside 0 to 1.
 */
export function resolveGuards(options: GuardOptions = {}): ResolvedGuards {
  const input = {...defaultGuards.input, ...named(options.input)};
  const pii = {...defaultGuards.pii, ...named(options.pii)};
  const promptInjection = {...defaultGuards.promptInjection, ...named(options.promptInjection)};
  for (const [name, {action}] of Object.entries({input, pii, promptInjection})) checkAction(name, action);
  if (!Number.isInteger(input.maxLength) || input.maxLength < 1) {
    throw new RangeError('Expected `guards.input.maxLength` to be a positive integer.');
  }
  if (!Array.isArray(pii.kinds) || !pii.kinds.every((kind) => piiKinds.includes(kind))) {
    throw new TypeError(`Expected \`guards.pii.kinds\` to be a list out of ${piiKinds.join(', ')}.`);
  }
  if (!(promptInjection.threshold >= 0 && promptInjection.threshold <= 1)) {
    throw new RangeError('Expected `guards.promptInjection.threshold` to be a number from 0 to 1.');
  }
  return {input, pii, promptInjection};
}

function named<Options extends {readonly action: GuardAction}>(
  option: GuardAction | Options | undefined,
): Partial<Options> | {readonly action: GuardAction} {
  return typeof option === 'object' && option !== null
    ? option
    : option === undefined
      ? {}
      : {action: option};
}

function checkAction(guard: string, action: unknown): void {
  if ((guardActions as readonly unknown[]).includes(action)) return;
  throw new TypeError(`Expected \`guards.${guard}\` to be one of ${guardActions.join(', ')}.`);
}
