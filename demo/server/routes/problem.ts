import {STATUS_CODES} from 'node:http';
import type {Logger} from 'pino';
import {ChatError, type ChatErrorCode} from '../../../src/base/chat-error.js';
import {headerNames, type Problem} from '../../../src/model/native-wire.js';
import {isStoreUnavailable} from '../store/database.js';

/** Content type of every error answer (RFC 9457). */
export const problemType = 'application/problem+json';

/**
 * The status where an error brings none, which is where a model service failed: what it refused us is not
 * refused to the person, so 401 and 403 are not theirs to see.
 */
const statusByCode: Partial<Record<ChatErrorCode, number>> = {
  timeout: 504,
  'too-large': 413,
  'context-length': 422,
  'content-filter': 422,
  invalid: 422,
  'rate-limit': 429,
  overloaded: 503,
  interrupted: 503,
  // A conversation that was deleted under its reader; a provider's 404 never gets this code.
  'not-found': 404,
};

/** A request that is wrong in a way that `hint` says. */
export function invalid(status: number, hint: string, cause?: unknown): ChatError {
  return new ChatError(hint, {code: 'invalid', status, stage: 'open', hint, cause});
}

/** What a client is told of `error`, and nothing more. What is not meant for it is logged. */
export function problemOf(
  error: unknown,
  requestId: string,
  logger: Logger,
): {problem: Required<Problem>; headers: Record<string, string>} {
  const known = error instanceof ChatError ? error : unexpected(error, requestId, logger);
  const status = known.status ?? statusByCode[known.code] ?? 502;
  return {
    problem: {
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      code: known.code,
      hint: known.hint,
      requestId,
    },
    headers: {
      'Content-Type': problemType,
      ...(known.retryAfterMs === undefined
        ? {}
        : {[headerNames.retryAfter]: String(Math.ceil(known.retryAfterMs / 1000))}),
    },
  };
}

function unexpected(error: unknown, requestId: string, logger: Logger): ChatError {
  if (isStoreUnavailable(error)) {
    logger.error({err: error, requestId}, 'store unavailable');
    return new ChatError('The store cannot be used now.', {
      code: 'overloaded',
      status: 503,
      retryAfterMs: 5_000,
    });
  }
  logger.error({err: error, requestId}, 'request failed');
  return new ChatError('Unexpected failure.', {code: 'server', status: 500, cause: error});
}
