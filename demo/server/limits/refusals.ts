import {ChatError} from '../../../src/base/chat-error.js';
import type {QuotaSpan} from '../store/limits-tables.js';
import {serverAccount} from './quota-rule.js';

/** Milliseconds after which to ask again where starts are switched off: longer than clients wait by themselves. */
export const switchedOffRetryMs = 5 * 60_000;
/** Milliseconds after which one of several running answers may have ended. */
const runRetryMs = 5_000;

/** A bucket is empty: 429. `providerCode` says which, for logs. */
export function tooFast(bucketKind: 'user' | 'provider', retryAfterMs: number): ChatError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const wait = `Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`;
  return new ChatError(`The rate limit of this ${bucketKind} is reached.`, {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs,
    hint:
      bucketKind === 'user'
        ? `Too many messages in a short time. ${wait}`
        : `Many people are asking this model. ${wait}`,
    providerCode: `${bucketKind}-rate`,
  });
}

/** The user has as many answers being written as they may: 429. */
export function tooManyRuns(maxRuns: number): ChatError {
  return new ChatError(`This user has ${maxRuns} runs already.`, {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs: runRetryMs,
    hint: `${maxRuns === 1 ? 'Another answer is' : `${maxRuns} answers are`} being written. Wait for one to end, or stop it.`,
    providerCode: 'user-runs',
  });
}

const whenAgain = {
  day: 'It begins anew at midnight UTC.',
  month: 'It begins anew on the first of next month, UTC.',
  always: 'Ask who runs this service for more.',
} as const satisfies Record<QuotaSpan, string>;

/** What is left of a quota is less than a run may need: 402. */
export function overQuota({account, span}: {readonly account: string; readonly span: QuotaSpan}): ChatError {
  const isServer = account === serverAccount;
  return new ChatError(`The ${isServer ? 'budget of this server' : 'quota of this user'} is used up.`, {
    code: 'payment',
    status: 402,
    stage: 'open',
    hint: `${isServer ? 'The budget of this service is used up.' : 'Your quota is used up.'} ${whenAgain[span]}`,
    providerCode: isServer ? 'server-budget' : 'user-quota',
  });
}

/** Whoever runs the server has switched starts off, saying why in `hint`: 503. */
export function startsRefused(hint: string): ChatError {
  return new ChatError('Starts are switched off.', {
    code: 'overloaded',
    status: 503,
    stage: 'open',
    retryable: false,
    retryAfterMs: switchedOffRetryMs,
    hint,
    providerCode: 'starts-refused',
  });
}
