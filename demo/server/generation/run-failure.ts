import {ChatError, type ChatErrorCode} from '../../../src/base/chat-error.js';
import type {Ending} from './ending.js';

/** `error` as one of ours: what a provider threw that is none is its failure. */
export function failureOf(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError('The model failed.', {code: 'server', cause: error});
}

/** What may be logged of a failure: its kind, not its text, which may repeat prompts and keys. */
export function kindOfFailure({code, providerCode, cause}: ChatError): {
  readonly code: ChatErrorCode;
  readonly providerCode: string | undefined;
  readonly cause: string | undefined;
} {
  return {code, providerCode, cause: cause instanceof Error ? cause.name : undefined};
}

/** The end of a run that took too long. */
export function timedOut(): Extract<Ending, {kind: 'error'}> {
  const error = new ChatError('The run took longer than this server allows.', {code: 'timeout'});
  return {kind: 'error', error};
}
