import type {ChatError} from '../../../../src/base/chat-error.js';
import type {Clock} from '../../../../src/base/clock.js';
import {chatErrorIn} from '../errors/sdk-error.js';
import {errorFromRefusal, errorFromText, errorIn, parsed, serviceError} from '../errors/service-error.js';
import {frameBareErrors} from './frame-bare-errors.js';
import {readCapped} from './read-capped.js';

const maxRefusalBytes = 64 * 1024;

export interface CheckedFetchOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** The one media type that is an answer. */
  readonly mediaType: 'text/event-stream' | 'application/json';
}

/**
 * `fetch` for a model service: gives an answer of status 2xx and the right type, or throws our error for what came
 * instead. Redirects are never followed: the key would go along. Errors that stand in an event stream without a frame
 * are put into one.
 */
export function checkedFetch({fetch, clock, mediaType}: CheckedFetchOptions): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await reach(fetch, input, {...init, redirect: 'manual'});
    const {status} = response;
    if (status >= 300 && status < 400) {
      await dropBody(response);
      throw serviceError('The model service answered with a redirect, which is not followed.', {
        code: 'protocol',
        stage: 'open',
        status,
        retryable: false,
      });
    }
    if (!response.ok) {
      const text = await readCapped(response, maxRefusalBytes).catch(() => {
        init?.signal?.throwIfAborted();
        // Half a refusal is one still: its status decides.
        return '';
      });
      throw errorFromRefusal(response, text, clock.now());
    }
    const given = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (given === mediaType) return mediaType === 'text/event-stream' ? framed(response) : response;
    const error = given === 'application/json' ? await errorInside(response, clock) : null;
    if (error) throw error;
    await dropBody(response);
    throw serviceError(`The model service answered with another type than ${mediaType}.`, {
      code: 'protocol',
      stage: 'open',
      status,
    });
  };
}

async function reach(
  fetch: typeof globalThis.fetch,
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    init.signal?.throwIfAborted();
    // `network` would send people to look at their own line.
    throw (
      chatErrorIn(error) ??
      serviceError('The model service could not be reached.', {
        code: 'server',
        stage: 'connect',
        hint: 'The model service cannot be reached. Try again, or choose another model.',
        cause: error,
      })
    );
  }
}

function framed(response: Response): Response {
  const body = response.body?.pipeThrough(frameBareErrors((text) => errorIn(parsed(text))));
  return new Response(body ?? null, response);
}

/** The error that JSON in place of a stream says; its body is used up then. */
async function errorInside(response: Response, clock: Clock): Promise<ChatError | null> {
  const text = await readCapped(response, maxRefusalBytes).catch(() => '');
  return errorFromText(text, clock.now(), 'open');
}

async function dropBody(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => {
    // It broke by itself, which frees the socket as well.
  });
}
