import {ChatError} from '../../../src/base/chat-error.js';

/** Milliseconds after which those that a closing server sends away come back: to the next one, it is hoped. */
export const comeBackMs = 2_000;

/** Another reply is being written in the conversation: 409. */
export function busy(cause?: unknown): ChatError {
  return new ChatError('Another reply is being written in this conversation.', {
    code: 'conversation-busy',
    status: 409,
    stage: 'open',
    cause,
  });
}

/** The request names what cannot be used as it asks, in the way that `hint` says: 422. */
export function unfit(hint: string): ChatError {
  return new ChatError(hint, {code: 'invalid', status: 422, stage: 'open', hint});
}

/** The server takes no more requests; the next one may be there in two seconds: 503. */
export function closing(): ChatError {
  return new ChatError('The server is closing.', {
    code: 'overloaded',
    status: 503,
    stage: 'open',
    retryAfterMs: comeBackMs,
  });
}

/** No such conversation: 404. */
export function noConversation(): ChatError {
  return new ChatError('No such conversation.', {code: 'not-found', status: 404, stage: 'open'});
}

/** No such message in the conversation, named by the request's `field`: 404. */
export function noMessage(field: string): ChatError {
  return new ChatError(`No such message in this conversation: \`${field}\`.`, {
    code: 'not-found',
    status: 404,
    stage: 'open',
    hint: `The message named by \`${field}\` is not in this conversation. Load it again.`,
  });
}

/** No such file of this person's: 404. */
export function noFile(): ChatError {
  return new ChatError('No such file.', {
    code: 'not-found',
    status: 404,
    stage: 'open',
    hint: 'This file is not there, or not any more. Upload it again.',
  });
}
