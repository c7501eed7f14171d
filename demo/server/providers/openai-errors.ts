import * as v from 'valibot';
import {ChatError, type ChatErrorCode} from '../../../src/base/chat-error.js';
import {classifyError} from '../../../src/base/classify-error.js';

const providerErrorSchema = v.looseObject({
  message: v.optional(v.nullable(v.string())),
  type: v.optional(v.nullable(v.string())),
  code: v.optional(v.nullable(v.union([v.string(), v.number()]))),
});

/** The error that a chunk of the stream carries, or null. Status is 200 by then, so the body decides. */
export function errorFromChunk(chunk: unknown): ChatError | null {
  const error = (chunk as {error?: unknown} | null)?.error;
  if (error === undefined || error === null) return null;
  return errorFromBody({
    body: typeof error === 'string' ? {message: error} : error,
    status: undefined,
    cause: chunk,
  });
}

/** The fields that the AI SDK's errors have, whichever version's class they are of. */
interface SdkError {
  readonly name?: string;
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
}

/** Our error for what the SDK threw: a refused request, a lost line, a chunk that is not JSON. */
export function errorFromSdk(error: unknown): ChatError {
  const {name, statusCode, responseHeaders, responseBody} = error as SdkError;
  if (name === 'AI_JSONParseError' || name === 'AI_TypeValidationError') {
    return new ChatError('The model service sent a chunk that cannot be read.', {
      code: 'malformed',
      cause: error,
    });
  }
  if (statusCode === undefined || statusCode === 200) {
    return new ChatError('The line to the model service broke.', {
      code: statusCode === 200 ? 'premature-close' : 'server',
      cause: error,
    });
  }
  return errorFromBody({
    body: errorFieldOf(responseBody),
    status: statusCode,
    retryAfterMs: retryAfterOf(responseHeaders),
    cause: error,
  });
}

function errorFromBody({
  body,
  status,
  retryAfterMs,
  cause,
}: {
  readonly body: unknown;
  readonly status: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause: unknown;
}): ChatError {
  const parsed = v.safeParse(providerErrorSchema, body);
  const facts = parsed.success ? parsed.output : {};
  const code = ourCode(classifyError({status, ...facts}));
  const providerCode = facts.code ?? facts.type;
  return new ChatError(`The model service failed${status === undefined ? '' : ` with status ${status}`}.`, {
    code,
    cause,
    retryAfterMs,
    ...(providerCode === undefined || providerCode === null ? {} : {providerCode: String(providerCode)}),
  });
}

/** Codes that would speak of our own conversation, where it is the provider's address or state that is meant. */
function ourCode(code: ChatErrorCode): ChatErrorCode {
  if (code === 'not-found') return 'invalid';
  return code === 'conflict' || code === 'conversation-busy' ? 'server' : code;
}

function errorFieldOf(responseBody: string | undefined): unknown {
  try {
    const json: unknown = JSON.parse(responseBody ?? '');
    return (json as {error?: unknown} | null)?.error ?? json;
  } catch {
    // A proxy's page, or nothing: the status alone decides then.
    return undefined;
  }
}

function retryAfterOf(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const seconds = headers?.['retry-after'];
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
