/** Time as an argument, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch, as the device has it; it may jump when the device's clock is set. */
  now(): number;
  /** Milliseconds since some fixed moment. Never jumps: durations are measured with it. */
  monotonic(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as ReturnType<typeof globalThis.setTimeout>),
};

/**
 * Waits `delayMs` milliseconds.
 *
 * @throws the signal's reason, at once, when `signal` is or becomes aborted.
 */
export function sleep(
  delayMs: number,
  {clock, signal}: {readonly clock: Clock; readonly signal: AbortSignal},
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clock.clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, {once: true});
  });
}
