import {ChatError, type ChatErrorCode, isRetryable} from '../../../src/base/chat-error.js';
import type {Services} from '../routes/environment.js';
import {problemOf} from '../routes/problem.js';
import {chunkWriter} from './answer-call.js';
import type {CallMessage} from './client-message.js';
import type {SocketWriter} from './socket-writer.js';

export interface RefusedCall {
  /** Null where the message names none. */
  readonly id: string | null;
  readonly message?: CallMessage;
  readonly requestId: string;
  readonly userId: string | null;
}

/** Says under the call's id why it is not answered, as an HTTP answer would; to a plugin, in the words of its wire. */
export function refuseCall(
  writer: SocketWriter,
  error: unknown,
  {id, message, requestId, userId}: RefusedCall,
  {watch, logger}: Services,
): void {
  watch.refused(error, {requestId, userId});
  const {problem} = problemOf(error, requestId, logger);
  const retryAfterMs = error instanceof ChatError ? error.retryAfterMs : undefined;
  const wait = retryAfterMs === undefined ? {} : {retryAfterMs};
  if (message?.type !== 'plugin_call') {
    writer.write({reqId: id, type: 'refused', problem, ...wait});
    return;
  }
  const code = problem.code as ChatErrorCode;
  const {hint} = problem;
  chunkWriter(
    message.req_id,
    writer,
    message.tagging,
  )({type: 'error', code, message: hint, hint, retryable: isRetryable(code), ...wait});
}
