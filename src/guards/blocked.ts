import {ChatError} from '../base/chat-error.js';
import type {Finding, InputKind} from './finding.js';
import {defaultGuards, type ResolvedGuards} from './guard-options.js';

/**
 * The error for a message that was not let out because of `findings`: `too-large` or `invalid` for the text as text, otherwise
 * `content-filter`. It names kinds, never what was found.
 */
export function blockedBy(findings: readonly Finding[], guards: ResolvedGuards = defaultGuards): ChatError {
  const first = firstOf(findings);
  const message = `Blocked by \`guards\`: ${kindsOf(findings)}.`;
  if (first.guard === 'input') {
    const isTooLong = first.kind === 'too-long';
    return new ChatError(message, {
      code: isTooLong ? 'too-large' : 'invalid',
      status: isTooLong ? 413 : 422,
      stage: 'open',
      hint: inputHints[first.kind](guards.input.maxLength),
    });
  }
  const hint =
    first.guard === 'pii'
      ? `The message seems to contain personal data (${kindsOf(findings.filter(({guard}) => guard === 'pii'))}). Take it out, then send again.`
      : 'The message looks like an attempt to change the instructions of the assistant. Say it in other words.';
  return new ChatError(message, {code: 'content-filter', status: 422, stage: 'open', hint});
}

const inputHints: Record<InputKind, (maxLength: number) => string> = {
  empty: () => 'The message is empty. Write something.',
  'too-long': (maxLength) => `The message is longer than ${maxLength} characters. Shorten it.`,
  nul: () => 'The message contains characters that cannot be sent. Type them again.',
  'lone-surrogate': () => 'The message contains characters that cannot be sent. Type them again.',
};

function kindsOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({kind}) => kind))].join(', ');
}

/** What the person can mend soonest comes first: the text as text, then personal data, then the rest. */
function firstOf(findings: readonly Finding[]): Finding {
  const first = (['input', 'pii', 'promptInjection'] as const)
    .map((name) => findings.find(({guard}) => guard === name))
    .find((finding) => finding !== undefined);
  if (first === undefined) throw new TypeError('Expected `findings` to hold what was blocked.');
  return first;
}
