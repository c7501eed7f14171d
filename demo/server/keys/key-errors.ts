import {ChatError} from '../../../src/base/chat-error.js';

/** Stored keys cannot be used; `message` tells whoever runs the server why, `hint` tells people what to do. */
export function keysUnusable(message: string, hint?: string, cause?: unknown): ChatError {
  return new ChatError(message, {
    code: 'server',
    status: 500,
    retryable: false,
    stage: 'load',
    hint: hint ?? 'Stored API keys cannot be used now. Whoever runs the server must look at its log.',
    cause,
  });
}

/** No key for this provider, or no such provider: 404. */
export function noKey(): ChatError {
  return new ChatError('No key for this provider.', {
    code: 'not-found',
    status: 404,
    stage: 'load',
    hint: 'There is no API key for this provider. Add one first.',
  });
}
