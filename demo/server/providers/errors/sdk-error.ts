import {ChatError} from '../../../../src/base/chat-error.js';
import {errorFromRefusal, serviceError} from './service-error.js';

/** The fields that the AI SDK's errors have, whichever version's class they are of. */
interface SdkError {
  readonly name?: string;
  readonly statusCode?: number;
  readonly responseBody?: string;
}

/** What the SDK itself finds wrong with a request, before anything is sent. */
const unsendable = new Set([
  'AI_UnsupportedFunctionalityError',
  'AI_InvalidPromptError',
  'AI_InvalidArgumentError',
]);
const unreadable = new Set(['AI_JSONParseError', 'AI_TypeValidationError', 'AI_InvalidResponseDataError']);

/**
 * Our error for what the AI SDK threw or put into a stream. Refusals and lost lines come as errors of ours already,
 * wrapped or not; what is left is what a 200 had in it.
 */
export function errorFromSdk(error: unknown, now: number): ChatError {
  const ours = chatErrorIn(error);
  if (ours) return ours;
  const {name, statusCode, responseBody} = (error ?? {}) as SdkError;
  // Anthropic's SDK throws a stream's first chunk as if it were a refusal, with a body made of its error.
  if (statusCode !== undefined && statusCode !== 200 && responseBody !== undefined) {
    return errorFromRefusal({status: statusCode, headers: new Headers()}, responseBody, now);
  }
  const causes = causesOf(error);
  if (causes.some((each) => unsendable.has(each.name))) {
    return serviceError('The request is none that this model service takes.', {
      code: 'invalid',
      stage: 'open',
      cause: error,
    });
  }
  if (causes.some((each) => unreadable.has(each.name)) || name === 'Error') {
    return serviceError('The model service sent something that cannot be read.', {
      code: 'malformed',
      cause: error,
    });
  }
  return serviceError('The line to the model service broke.', {code: 'premature-close', cause: error});
}

/** The error of ours that others may have wrapped. */
export function chatErrorIn(error: unknown): ChatError | undefined {
  return causesOf(error).find((each): each is ChatError => each instanceof ChatError);
}

const maxCauses = 8;

function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < maxCauses; at = at.cause) causes.push(at);
  return causes;
}
