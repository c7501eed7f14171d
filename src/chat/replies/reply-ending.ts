import {assertNever} from '../../base/assert-never.js';
import {ChatError, hintFor} from '../../base/chat-error.js';
import type {TerminalEvent} from '../../model/chat-event.js';
import type {StateEvent} from '../state-event.js';

export type Ending = Pick<
  Extract<StateEvent, {type: 'reply-ended'}>,
  'status' | 'finishReason' | 'usage' | 'error'
>;

/** How a reply ends whose stream ended with `event`. */
export function endingOf(event: TerminalEvent): Ending {
  switch (event.type) {
    case 'done':
      return {status: 'complete', finishReason: event.finishReason, usage: event.usage ?? null, error: null};
    case 'stopped':
      return {status: 'stopped', finishReason: 'stopped', usage: null, error: null};
    case 'error': {
      const {code, retryable, retryAfterMs, providerCode} = event;
      const error = new ChatError(`The service ended the answer with ${code}.`, {
        code,
        hint: hintFor(code),
        retryable,
        retryAfterMs,
        providerCode,
      });
      return {
        status: code === 'interrupted' ? 'interrupted' : 'error',
        finishReason: 'error',
        usage: null,
        error,
      };
    }
    default:
      return assertNever(event);
  }
}

/** `error` as ours; a mistake in the code counts as a protocol error. */
export function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError('The reply could not be read.', {code: 'protocol', cause: error});
}

/** The reply got longer than its reader takes. */
export function tooLong(maxLength: number): ChatError {
  return new ChatError(`The answer is longer than ${maxLength} characters (\`maxReplyLength\`).`, {
    code: 'too-large',
    hint: 'The answer was too long, and was cut off here.',
  });
}
