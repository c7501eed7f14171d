import {
  ChatError,
  type ChatErrorCode,
  type ChatErrorOptions,
  type ChatErrorStage,
} from '../../../../src/base/chat-error.js';
import {errorCodeOf, readErrorBody} from './error-code.js';
import {retryAfterMsOf} from './retry-after.js';

/** What to do about a model service, where the sentence for the code would speak of something else. */
const hints: Partial<Record<ChatErrorCode, string>> = {
  auth: 'The model service did not accept the API key. Check the key in the settings.',
  forbidden: 'The API key has no access to this model. Choose another model, or ask the key’s owner.',
  invalid: 'The model service did not accept the request. Check the model’s name, or choose another model.',
  protocol: 'The address did not answer as a model service. Check its base URL in the settings.',
  timeout: 'The model did not answer in time. Try again, or choose another model.',
};

/** An error of a model service, with a hint that speaks of one. */
export function serviceError(message: string, options: ChatErrorOptions): ChatError {
  return new ChatError(message, {hint: hints[options.code], ...options});
}

/** The service's own words, kept for debugging: they are never sent on, and only this name is logged. */
export class ServiceWords extends Error {
  override readonly name = 'ServiceWords';
}

/** Our error for an HTTP answer that is a refusal, whose body is `text`. */
export function errorFromRefusal(
  {status, headers}: {readonly status: number; readonly headers: Headers},
  text: string,
  now: number,
): ChatError {
  const json = parsed(text);
  const body = readErrorBody(errorIn(json) ?? json);
  const providerCode = body.code ?? body.type ?? body.status;
  return serviceError(`The model service refused with status ${status}.`, {
    code: errorCodeOf(body, status),
    status,
    stage: 'open',
    retryAfterMs: retryAfterMsOf(headers, body, now),
    providerCode: providerCode === undefined ? undefined : String(providerCode),
    cause: new ServiceWords(text),
  });
}

/** The error that a chunk of a stream carries, or null. Status is 200 by then, so the body decides. */
export function errorFromChunk(chunk: unknown, now: number, stage?: ChatErrorStage): ChatError | null {
  const error = errorIn(chunk);
  if (error === undefined) return null;
  const body = readErrorBody(error);
  const providerCode = body.code ?? body.type ?? body.status;
  return serviceError('The model service failed while it was answering.', {
    code: errorCodeOf(body, undefined),
    stage,
    retryAfterMs: retryAfterMsOf(new Headers(), body, now),
    providerCode: providerCode === undefined ? undefined : String(providerCode),
    cause: new ServiceWords(JSON.stringify(error)),
  });
}

/** The error that `text` is, which came with status 200 and not as a chunk of a stream; null where it is none. */
export function errorFromText(text: string, now: number, stage?: ChatErrorStage): ChatError | null {
  return errorFromChunk(parsed(text), now, stage);
}

/** The error in what a service sent: `{error: …}`, `[{error: …}]` (Gemini), or the fields at the top (vLLM); else undefined. */
export function errorIn(json: unknown): unknown {
  const first: unknown = Array.isArray(json) ? json[0] : json;
  const {error, object} = (first ?? {}) as {readonly error?: unknown; readonly object?: unknown};
  return error ?? (object === 'error' ? first : undefined);
}

/** `text` as JSON; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or nothing: the status alone decides then.
    return undefined;
  }
}
