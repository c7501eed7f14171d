import type {ChatErrorStage} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import {serviceError} from './errors/service-error.js';
import type {ProviderEvent} from './provider.js';

/** Milliseconds that a model may take. */
export interface Timeouts {
  /** Until there is a connection, TLS included. */
  readonly connectMs: number;
  /** From the request to the first event. Models are loaded in this time, and think. */
  readonly firstTokenMs: number;
  /** Between events. */
  readonly idleMs: number;
  /** For the whole answer. */
  readonly totalMs: number;
}

export const usualTimeouts: Timeouts = {
  connectMs: 10_000,
  firstTokenMs: 120_000,
  idleMs: 60_000,
  totalMs: 600_000,
};

export interface TimedOptions {
  readonly limits: Omit<Timeouts, 'connectMs'>;
  readonly clock: Clock;
  /** Ends what `open` began as well. */
  readonly signal: AbortSignal;
}

/**
 * What `open` gives, no later than `limits` allow: whoever reads slowly is not timed, only who is waited for. The
 * signal that `open` is given aborts when `signal` does or a limit is reached, and not when all went well.
 *
 * @throws {ChatError} `timeout`, stage `open` before the first event and `stream` after it, or what `open` throws.
 */
export async function* withTimeouts(
  open: (signal: AbortSignal) => AsyncIterable<ProviderEvent>,
  {limits, clock, signal}: TimedOptions,
): AsyncGenerator<ProviderEvent, void, void> {
  const expired = new AbortController();
  const beganAt = clock.monotonic();
  const iterator = open(AbortSignal.any([signal, expired.signal]))[Symbol.asyncIterator]();
  let stage: ChatErrorStage = 'open';
  try {
    for (;;) {
      const stepMs = stage === 'open' ? limits.firstTokenMs : limits.idleMs;
      const leftMs = limits.totalMs - (clock.monotonic() - beganAt);
      const step = await within(iterator.next(), Math.min(stepMs, leftMs), clock, () => {
        const error = leftMs < stepMs ? tooLong(stage) : tooSlow(stage);
        expired.abort(error);
        return error;
      });
      if (step.done) return;
      stage = 'stream';
      yield step.value;
    }
  } finally {
    // Nobody waits for this, and nobody is left to tell of a failure.
    iterator.return?.().catch(() => undefined);
  }
}

function within<T>(waiting: Promise<T>, limitMs: number, clock: Clock, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(late()), Math.max(0, limitMs));
    waiting.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}

function tooSlow(stage: ChatErrorStage) {
  const message =
    stage === 'open' ? 'The model did not begin its answer in time.' : 'The model stopped in its answer.';
  return serviceError(message, {code: 'timeout', stage});
}

function tooLong(stage: ChatErrorStage) {
  return serviceError('The model’s answer took longer than this server allows.', {code: 'timeout', stage});
}
