import {ChatError} from '../../base/chat-error.js';
import {sleep} from '../../base/clock.js';
import {backoffMs} from '../../stream/backoff.js';
import type {ServiceSettings} from '../service-options.js';

const maxAttempts = 4;

/** What asking again needs of the settings. */
export type AgainSettings = Pick<ServiceSettings, 'clock' | 'random' | 'retry' | 'refreshAuth'>;

/**
 * Makes a request that may be made twice: a few times more where it failed in passing, and once more with new
 * credentials where it was refused for the old ones.
 *
 * @throws what the last attempt threw; the signal's reason when aborted while waiting.
 */
export async function askAgain<Result>(
  ask: () => Promise<Result>,
  {clock, random, retry, refreshAuth}: AgainSettings,
  signal: AbortSignal,
): Promise<Result> {
  let mayRefresh = refreshAuth !== null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ChatError) || signal.aborted) throw error;
      if (error.code === 'auth' && error.status === 401 && mayRefresh) {
        mayRefresh = false;
        await refreshAuth?.().catch(() => {
          // The host could not: what the request was refused for is what went wrong.
          throw error;
        });
        continue;
      }
      // A device that is offline will not be online in a moment.
      const mayPass = error.retryable && error.code !== 'offline' && error.code !== 'conversation-busy';
      if (!mayPass || attempt === maxAttempts) throw error;
      const delayMs = Math.max(backoffMs(attempt, {...retry, random}), error.retryAfterMs ?? 0);
      await sleep(delayMs, {clock, signal});
    }
  }
}
