import * as v from 'valibot';
import {ChatError} from '../base/chat-error.js';
import {sleep} from '../base/clock.js';
import {type StopAnswer, stopAnswerSchema} from '../model/native-wire.js';
import type {ResumeAbility, StopPoint} from '../protocols/protocol.js';
import {backoffMs} from '../stream/backoff.js';
import {errorFromResponse} from '../transport/http-error.js';
import type {ServiceSettings} from './service-options.js';

const attempts = 4;

/**
 * Tells the server to stop. Sent with `keepalive`, so that closing the page does not take it back; repeated,
 * for stopping twice is stopping once. Resolves with what the
 * server says of the run that it stopped.
 *
 * @throws {ChatError} of stage `stop` when the server could not be told.
 */
export async function requestStop(
  ability: ResumeAbility,
  point: StopPoint,
  settings: Pick<ServiceSettings, 'prepare' | 'fetch' | 'clock' | 'random' | 'retry' | 'refreshAuth'>,
): Promise<StopAnswer> {
  const {prepare, fetch, clock, random, retry, refreshAuth} = settings;
  const {signal} = new AbortController();
  for (let attempt = 1; ; attempt += 1) {
    const told = await tell();
    if (!(told instanceof ChatError)) return told;
    if (told.code === 'auth' && refreshAuth && attempt === 1) {
      await refreshAuth().catch(() => {
        // The host could not: what the stop was refused for is what went wrong.
        throw told;
      });
      continue;
    }
    if (!told.retryable || attempt === attempts) throw told;
    await sleep(backoffMs(attempt, {...retry, random}), {clock, signal});
  }

  async function tell(): Promise<StopAnswer | ChatError> {
    try {
      const {url, method, headers, body} = await prepare(ability.stop(point));
      const response = await fetch(url, {
        method,
        headers,
        keepalive: true,
        ...(body === undefined ? {} : {body}),
      });
      // A stream that is gone has nothing left to stop.
      if (response.ok) return await stopAnswerOf(response);
      if (response.status === 404 || response.status === 410) return {};
      return await errorFromResponse(response, 'stop');
    } catch (error) {
      if (error instanceof ChatError) return error;
      throw error;
    }
  }
}

async function stopAnswerOf(response: Response): Promise<StopAnswer> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = v.safeParse(stopAnswerSchema, body);
  // It is stopped, whatever else the answer says.
  return parsed.success ? parsed.output : {};
}
