import {ChatError, type ChatErrorCode} from '../base/chat-error.js';
import type {Carriage} from '../transport/transport.js';
import type {AttemptResult} from './attempt.js';

/** What an attempt asks for: an answer to the turn, what comes behind the last event, or everything anew. */
export type Aim = 'start' | 'resume' | 'snapshot';

/** All that decides what to do after an attempt that did not reach the end. */
export interface Situation {
  readonly aim: Aim;
  readonly carriage: Carriage;
  /** The stream has a name and numbers, and the protocol can take it up. */
  readonly canResume: boolean;
  /** What is taken up again comes from its start. */
  readonly replays: boolean;
  /** Asking again under the turn's key starts no second run. */
  readonly isIdempotent: boolean;
  readonly canRefreshAuth: boolean;
  /** There is a lesser transport that the protocol can use. */
  readonly canFall: boolean;
  /** The transport is one whose connections are often barred where others are not. */
  readonly isOftenBarred?: boolean;
  /** The gap is where the last one was. */
  readonly isSameGap: boolean;
}

export type Step =
  /** Another attempt. `error` is what to fail with where no attempts are left. */
  | {readonly kind: 'again'; readonly aim: Aim; readonly error: ChatError}
  /** The same after asking for new credentials. */
  | {readonly kind: 'refresh-auth'; readonly error: ChatError}
  /** The same over a lesser transport. */
  | {readonly kind: 'fall'; readonly error: ChatError}
  | {readonly kind: 'fail'; readonly error: ChatError};

/** Failures of the line or of a busy service, which another attempt may not meet. */
const passing: ReadonlySet<ChatErrorCode> = new Set([
  'network',
  'offline',
  'timeout',
  'server',
  'overloaded',
  'rate-limit',
  'premature-close',
]);

/**
 * What to do after `result`. Pure.
 *
 * A request that starts a generation is repeated only before any byte of an answer came, and only where the
 * protocol says that a repetition starts no second one.
 */
export function decide(
  result: Exclude<AttemptResult, {kind: 'terminal' | 'page'}>,
  situation: Situation,
): Step {
  const {aim, canResume, isSameGap, carriage, replays} = situation;
  switch (result.kind) {
    case 'malformed':
      return {kind: 'fail', error: result.error};
    case 'spent':
      // Nothing is being written, and what was cannot be had from here: it may have been saved.
      if (replays) return failed(gone());
      // Nothing left, and yet no terminal event seen: only the whole message can say how it ended.
      return aim === 'snapshot' ? failed(unreadable()) : again('snapshot', unreadable());
    case 'gap':
      // First the missing events; where the same place fails again, the whole message; then no more.
      if (!canResume || aim === 'snapshot') return failed(unreadable());
      return again(isSameGap ? 'snapshot' : 'resume', unreadable());
    case 'cut':
      // An answer in one piece was not begun: it is asked for as if nothing had come.
      if (carriage === 'whole' && aim === 'start') return afterRefusal(result.error, situation);
      if (!canResume) return failed(result.error);
      return again(aim === 'snapshot' ? 'snapshot' : 'resume', result.error);
    case 'refused':
      return afterRefusal(result.error, situation);
  }
}

function afterRefusal(error: ChatError, situation: Situation): Step {
  const {aim, carriage, canFall, canRefreshAuth, canResume} = situation;
  if (error.code === 'auth' && error.status === 401 && canRefreshAuth) return {kind: 'refresh-auth', error};
  const isSafe = situation.isIdempotent || canResume || aim !== 'start';
  if (canFall && ((isSafe && wasHeldBack(error)) || wasBarred(error, situation)))
    return {kind: 'fall', error};
  // The service had answered before: who refuses its pages stands in between.
  if (carriage === 'pages' && canFall && !passing.has(error.code) && error.code !== 'auth') {
    return {kind: 'fall', error};
  }
  return aim === 'start' ? afterRefusedStart(error, situation) : afterRefusedResume(error, situation);
}

/**
 * Our own patience with a first byte ran out: that is no gateway's word, nor a line that died in the middle. What was asked may
 * have been heard all the same.
 */
function wasHeldBack({code, status, stage}: ChatError): boolean {
  return code === 'timeout' && status === undefined && stage !== 'stream';
}

/** No connection came about, for which nobody gave a reason. */
function wasBarred({code, status, stage}: ChatError, {isOftenBarred}: Situation): boolean {
  return isOftenBarred === true && code === 'network' && status === undefined && stage === 'connect';
}

function afterRefusedStart(error: ChatError, {isIdempotent, canResume}: Situation): Step {
  // The head of an answer came, and nothing else: it began, so it is taken up and not asked for again.
  if (canResume && passing.has(error.code)) return again('resume', error);
  const wasTurnedAway =
    error.status !== undefined && (error.code === 'rate-limit' || error.code === 'overloaded');
  const isSafe = isIdempotent || wasTurnedAway;
  return isSafe && error.retryable && passing.has(error.code) ? again('start', error) : failed(error);
}

function afterRefusedResume(error: ChatError, {aim, replays}: Situation): Step {
  if (error.status === 404 || error.status === 410 || (error.status === 409 && aim === 'snapshot')) {
    return failed(gone(error));
  }
  // Many who speak such a wire have no route for this, and answer with whatever else is there.
  if (replays && (error.code === 'invalid' || error.code === 'protocol')) return failed(gone(error));
  if (error.status === 409) return again('snapshot', error);
  return error.retryable && passing.has(error.code) ? again(aim, error) : failed(error);
}

function again(aim: Aim, error: ChatError): Step {
  return {kind: 'again', aim, error};
}

function failed(error: ChatError): Step {
  return {kind: 'fail', error};
}

function gone(error?: ChatError): ChatError {
  return new ChatError('The stream is gone. Load the message instead.', {
    code: 'resume-lost',
    stage: 'open',
    status: error?.status,
    cause: error,
  });
}

function unreadable(): ChatError {
  return new ChatError('The stream has events that cannot be read, and no way around them.', {
    code: 'malformed',
  });
}
