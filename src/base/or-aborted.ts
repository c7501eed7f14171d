/** Resolves as `work` does. @throws the signal's reason as soon as it is aborted: `work` goes on, unheard. */
export function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, {once: true});
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
