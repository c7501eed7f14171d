import {ChatError} from '../../../src/base/chat-error.js';

export function noDocument(): ChatError {
  const hint = 'There is no such document.';
  return new ChatError(hint, {code: 'not-found', status: 404, stage: 'open', hint});
}

export function documentTooLarge(maxBytes: number): ChatError {
  const hint = `The document is larger than ${Math.floor(maxBytes / 1024)} kB. Send it in parts.`;
  return new ChatError(hint, {code: 'too-large', status: 413, stage: 'open', hint});
}

export function tooManyDocuments(hint: string): ChatError {
  return new ChatError(hint, {code: 'invalid', status: 422, stage: 'open', hint});
}

export function emptyDocument(): ChatError {
  const hint = '`text` has no words.';
  return new ChatError(hint, {code: 'invalid', status: 422, stage: 'open', hint});
}
