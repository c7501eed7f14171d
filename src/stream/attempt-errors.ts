import {ChatError, type ChatErrorStage} from '../base/chat-error.js';

/** The body ended, and nothing said that the answer had. */
export function cutOff(): ChatError {
  return new ChatError('The stream ended without an end marker.', {code: 'premature-close'});
}

/** Nothing came for `afterMs` milliseconds. */
export function timedOut(stage: ChatErrorStage, afterMs: number): ChatError {
  return new ChatError(`Nothing came for ${afterMs} ms.`, {code: 'timeout', stage});
}
