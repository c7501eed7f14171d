import * as v from 'valibot';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';

/** How long runs and their streams may be, and last. */
export interface RunConfig {
  /** Milliseconds after which a run that nobody reads is stopped. */
  readonly abandonAfterMs: number;
  /** Milliseconds that a stream's log is kept after its end; resumes are answered from the store then. */
  readonly logRetentionMs: number;
  /** Milliseconds after which a run is ended with the error `timeout`. */
  readonly runTimeoutMs: number;
  /** UTF-16 units after which an answer is cut. */
  readonly maxAnswerLength: number;
}

const dayMs = 24 * 60 * 60_000;
const maxAnswerLengthLimit = 16 * 1024 * 1024;

export const runSettings = {
  RUN_TIMEOUT_MS: explained(
    v.optional(wholeNumber('RUN_TIMEOUT_MS', dayMs, 1), '600000'),
    'Milliseconds after which an answer is ended with the error timeout; what it said is kept.',
  ),
  ABANDON_AFTER_MS: explained(
    v.optional(wholeNumber('ABANDON_AFTER_MS', dayMs, 1), '600000'),
    'Milliseconds after which an answer that nobody reads is stopped; what it said is kept.',
  ),
  MAX_ANSWER_LENGTH: explained(
    v.optional(wholeNumber('MAX_ANSWER_LENGTH', maxAnswerLengthLimit, 1), '1048576'),
    'UTF-16 units of all that an answer holds; over it the answer is cut at a length.',
  ),
  LOG_RETENTION_MS: explained(
    v.optional(wholeNumber('LOG_RETENTION_MS', dayMs), '900000'),
    'Milliseconds for which a stream can be resumed event by event after its end; later it is answered whole.',
  ),
};

export function runsFrom(settings: {readonly [Name in keyof typeof runSettings]: number}): RunConfig {
  return {
    abandonAfterMs: settings.ABANDON_AFTER_MS,
    logRetentionMs: settings.LOG_RETENTION_MS,
    runTimeoutMs: settings.RUN_TIMEOUT_MS,
    maxAnswerLength: settings.MAX_ANSWER_LENGTH,
  };
}
