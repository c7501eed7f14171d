import {ChatError, type ChatErrorCode} from '../../base/chat-error.js';

/** What a person can do about an upload that failed. The usual sentences speak of messages and answers. */
const hints: Partial<Record<ChatErrorCode, string>> = {
  'too-large': 'The file is too large. Choose a smaller one.',
  invalid: 'The file was not accepted. Choose another one.',
  payment: 'There is no room for more files. Delete some, then try again.',
  'rate-limit': 'Too many files at once. Wait a moment, then try again.',
  'not-found': 'Files cannot be sent to this service.',
  protocol: 'Files cannot be sent to this service.',
  malformed: 'Files cannot be sent to this service.',
  offline: 'You are offline. Try again when you are back.',
  network: 'The upload broke off. Try again.',
  timeout: 'The upload came to a standstill. Try again.',
};

const wrongType = 'Files of this type are not accepted. Choose another one.';

/** `error`, with a hint that speaks of files. */
export function ofUpload(error: ChatError): ChatError {
  // 405: there are other things at that address.
  const isNoPlace = error.status === 404 || error.status === 405;
  const hint = isNoPlace ? hints['not-found'] : error.status === 415 ? wrongType : hints[error.code];
  if (hint === undefined) return error;
  const {code, message, retryable, retryAfterMs, status, stage, providerCode, cause} = error;
  return new ChatError(message, {code, hint, retryable, retryAfterMs, status, stage, providerCode, cause});
}
