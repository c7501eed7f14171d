import type {ChatError} from '../base/chat-error.js';
import {blockedBy} from './blocked.js';
import type {Finding, FindingOf} from './finding.js';
import {type GuardAction, type GuardOptions, type ResolvedGuards, resolveGuards} from './guard-options.js';
import {checkInput, repairInput} from './input/check-input.js';
import {Mask} from './mask/mask.js';
import {findPii} from './pii/find-pii.js';
import {findInjection, type InjectionReport} from './prompt-injection/find-injection.js';

/** What stands where an attack was taken out. */
export const removedMark = '[REMOVED]';

export type Verdict = 'pass' | 'warn' | 'mask' | 'block';

/** What the guards say of a message. */
export interface CheckedMessage {
  /** The strictest thing that was done. */
  readonly verdict: Verdict;
  /** What may go out; where the verdict is `block`, the text that may not. */
  readonly text: string;
  /** What was found by guards that act on it, in the order of the text; places are those in the text that was given. */
  readonly findings: readonly Finding[];
  /** How much the text looks like a prompt injection, 0 to 1; 0 where that guard is off. */
  readonly injectionScore: number;
  /** What to throw where the verdict is `block`, otherwise null. It names kinds, never what was found. */
  readonly error: ChatError | null;
}

/**
 * Checks `text` before it goes to a model. `mask` is the conversation's; what is masked is added to it, so that `Unmasker` can put it back
 * into the answer. Changes nothing else, and throws nothing for what it finds.
 *
 * @throws {TypeError | RangeError} for options that are none.
 */
export function checkMessage(
  text: string,
  options: GuardOptions = {},
  mask: Mask = new Mask(),
): CheckedMessage {
  const guards = resolveGuards(options);
  const input = guards.input.action === 'off' ? [] : checkInput(text, guards.input.maxLength);
  // What goes nowhere, and may be of any length, is not read.
  const isRead = input.every((finding) => actionFor(finding, guards) !== 'block');
  const injection = isRead ? injectionIn(text, guards) : {score: 0, findings: []};
  const pii = isRead && guards.pii.action !== 'off' ? findPii(text, guards.pii.kinds) : [];
  const findings: Finding[] = [...input, ...pii, ...injection.findings].sort(
    (one, other) => one.start - other.start,
  );
  const blocking = findings.filter((finding) => actionFor(finding, guards) === 'block');
  const isMasked = findings.some((finding) => actionFor(finding, guards) === 'mask');
  if (blocking.length > 0) {
    const error = blockedBy(blocking, guards);
    return {verdict: 'block', text, findings, injectionScore: injection.score, error};
  }
  return {
    verdict: isMasked ? 'mask' : findings.length > 0 ? 'warn' : 'pass',
    text: letOut(text, guards, injection.findings, mask),
    findings,
    injectionScore: injection.score,
    error: null,
  };
}

/** What of an injection is found where it is looked for and there is enough of it. */
function injectionIn(text: string, {promptInjection: {action, threshold}}: ResolvedGuards): InjectionReport {
  if (action === 'off') return {score: 0, findings: []};
  const report = findInjection(text);
  return report.score >= threshold ? report : {score: report.score, findings: []};
}

function actionFor({guard, kind}: Finding, guards: ResolvedGuards): GuardAction {
  const {action} = guards[guard];
  const isBeyondRepair = kind === 'empty' || kind === 'too-long';
  return action === 'mask' && isBeyondRepair ? 'block' : action;
}

/** `text` after every guard that masks. */
function letOut(
  text: string,
  {input, pii, promptInjection}: ResolvedGuards,
  injection: readonly FindingOf<'promptInjection'>[],
  mask: Mask,
): string {
  // Repaired first: places stay. Attacks are taken out before personal data, whose places then change.
  const repaired = input.action === 'mask' ? repairInput(text) : text;
  const harmless = promptInjection.action === 'mask' ? withoutAttacks(repaired, injection) : repaired;
  return pii.action === 'mask' ? mask.mask(harmless, findPii(harmless, pii.kinds)) : harmless;
}

function withoutAttacks(text: string, injection: readonly FindingOf<'promptInjection'>[]): string {
  let rest = '';
  let at = 0;
  for (const {start, end} of injection) {
    if (start >= at) rest += text.slice(at, start) + removedMark;
    at = Math.max(at, end);
  }
  return rest + text.slice(at);
}
