import {ChatError} from '../base/chat-error.js';
import {sleep} from '../base/clock.js';
import type {ResumeAbility, StopPoint} from '../protocols/protocol.js';
import {backoffMs} from '../stream/backoff.js';
import {errorFromResponse} from '../transport/http-error.js';
import type {ServiceSettings} from './service-options.js';

const attempts = 4;

/**
 * Tells the server to stop. Sent with `keepalive`, so that closing the page does not take it back; repeated,
 * for stopping twice is stopping once.
 *
 * @throws {ChatError} of stage `stop` when the server could not be told.
 */
export async function requestStop(
  ability: ResumeAbility,
  point: StopPoint,
  settings: Pick<ServiceSettings, 'prepare' | 'fetch' | 'clock' | 'random' | 'retry'>,
): Promise<void> {
  const {prepare, fetch, clock, random, retry} = settings;
  const {signal} = new AbortController();
  for (let attempt = 1; ; attempt += 1) {
    const error = await tell();
    if (!error) return;
    if (!error.retryable || attempt === attempts) throw error;
    await sleep(backoffMs(attempt, {...retry, random}), {clock, signal});
  }

  async function tell(): Promise<ChatError | null> {
    try {
      const {url, method, headers, body} = await prepare(ability.stop(point));
      const response = await fetch(url, {
        method,
        headers,
        keepalive: true,
        ...(body === undefined ? {} : {body}),
      });
      // A stream that is gone has nothing left to stop.
      if (response.ok || response.status === 404 || response.status === 410) return null;
      return await errorFromResponse(response, 'stop');
    } catch (error) {
      if (error instanceof ChatError) return error;
      throw error;
    }
  }
}
