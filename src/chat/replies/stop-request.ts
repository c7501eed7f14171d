import * as v from 'valibot';
import {type StopAnswer, stopAnswerSchema} from '../../model/native-wire.js';
import type {ResumeAbility, StopPoint} from '../../protocols/protocol.js';
import {errorFromResponse} from '../../transport/http-error.js';
import {type AgainSettings, askAgain} from '../conversations/ask-again.js';
import type {ServiceSettings} from '../service-options.js';

/**
 * Tells the server to stop. Sent with `keepalive`, so that closing the page does not take it back; repeated,
 * for stopping twice is stopping once. Resolves with what the server says of the run that it stopped.
 *
 * @throws {ChatError} of stage `stop` when the server could not be told.
 */
export async function requestStop(
  ability: ResumeAbility,
  point: StopPoint,
  settings: AgainSettings & Pick<ServiceSettings, 'prepare' | 'fetch'>,
): Promise<StopAnswer> {
  const {prepare, fetch} = settings;
  const request = ability.stop(point);
  if (!request) return {};
  const tell = async (): Promise<StopAnswer> => {
    const {url, method, headers, body} = await prepare(request);
    const response = await fetch(url, {
      method,
      headers,
      keepalive: true,
      ...(body === undefined ? {} : {body}),
    });
    // A stream that is gone has nothing left to stop.
    if (response.status === 404 || response.status === 410) return {};
    if (!response.ok) throw await errorFromResponse(response, 'stop');
    return stopAnswerOf(response);
  };
  return askAgain(tell, settings, new AbortController().signal);
}

async function stopAnswerOf(response: Response): Promise<StopAnswer> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = v.safeParse(stopAnswerSchema, body);
  // It is stopped, whatever else the answer says.
  return parsed.success ? parsed.output : {};
}
