import {ChatError, isChatErrorCode} from '../../base/chat-error.js';
import {classifyError} from '../../base/classify-error.js';
import {isLongWait} from '../long-wait.js';
import type {HostFault} from './stream-host.js';

/**
 * What a host gave as the reason, as a ChatError. Its words are the cause and not the message, for they may be a
 * server's.
 */
export function errorFromHost(fault: unknown): ChatError {
  if (fault instanceof ChatError) return fault;
  const {code: word, message, status, retryAfterMs, name} = factsOf(fault);
  const code = name === 'SyntaxError' ? 'malformed' : classifyError({code: word, message, status});
  const isForeign = word !== undefined && word !== null && !isChatErrorCode(word);
  return new ChatError(`The host ended the stream with ${code}.`, {
    code,
    cause: fault,
    ...(typeof status === 'number' && {status}),
    ...(typeof retryAfterMs === 'number' && {retryAfterMs}),
    ...(isLongWait(retryAfterMs) && {retryable: false}),
    ...(isForeign && {providerCode: String(word)}),
  });
}

/** Errors that crossed a border of processes are strings, or objects that nobody promised anything about. */
function factsOf(fault: unknown): HostFault & {readonly name?: string} {
  if (typeof fault === 'string') return {message: fault};
  if (typeof fault !== 'object' || fault === null) return {};
  const {code, message, status, retryAfterMs, name} = fault as Readonly<Record<string, unknown>>;
  return {
    ...((typeof code === 'string' || typeof code === 'number') && {code}),
    ...(typeof message === 'string' && {message}),
    ...(typeof status === 'number' && {status}),
    ...(typeof retryAfterMs === 'number' && retryAfterMs >= 0 && {retryAfterMs}),
    ...(typeof name === 'string' && {name}),
  };
}

export function noHandler(): ChatError {
  return new ChatError(
    'There is no handler to answer: call `setChatStreamHandler(handler)`, or give a host to `bridge(host)`.',
    {code: 'bridge', stage: 'connect'},
  );
}

export function noSink(executionId: string): ChatError {
  return new ChatError(
    `There is no sink for execution "${executionId}": it was never started here, or it is over.`,
    {code: 'bridge'},
  );
}

export function hostGone(cause?: unknown): ChatError {
  return new ChatError('The host is gone: nobody answers any more.', {code: 'bridge', cause});
}

export function usedAfterEnd(executionId: string): ChatError {
  return new ChatError(`The sink of execution "${executionId}" was used after the host had ended it.`, {
    code: 'bridge',
  });
}

export function unreadable(what: string): ChatError {
  return new ChatError(`The host gave ${what}.`, {code: 'malformed'});
}
