/**
 * What `events` gives until `signal` aborts. It ends then at once, whether or not `events` does: what does not heed its
 * own signal must not hold up a stop.
 */
export async function* untilAborted<T>(
  events: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const {done, value} = await nextOrAbort(iterator, signal);
      if (done) return;
      yield value;
    }
  } finally {
    // Nobody waits for this, and nobody is left to tell of a failure.
    iterator.return?.().catch(() => undefined);
  }
}

/** One listener a step: a race against one promise for all would keep every step in memory. */
function nextOrAbort<T>(
  iterator: AsyncIterator<T>,
  signal: AbortSignal,
): Promise<IteratorResult<T, unknown>> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve({done: true, value: undefined});
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, {once: true});
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
