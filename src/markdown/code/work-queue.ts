/** Work in pieces. Does one; true where there is more. */
export type Work = () => boolean;

const longestWaitMs = 200;
const waiting = new Set<Work>();
let stop: (() => void) | null = null;

/** Does `work` when the page has nothing better to do, one piece in one task, all that ask in turn. */
export function workLater(work: Work): void {
  waiting.add(work);
  stop ??= schedule();
}

/** Does `work` no more. */
export function forgetWork(work: Work): void {
  waiting.delete(work);
  if (waiting.size > 0) return;
  stop?.();
  stop = null;
}

function workOnce(): void {
  stop = null;
  const [work] = waiting;
  if (!work) return;
  waiting.delete(work);
  try {
    if (work()) waiting.add(work);
  } finally {
    if (waiting.size > 0) stop ??= schedule();
  }
}

function schedule(): () => void {
  if (typeof requestIdleCallback === 'function') {
    const request = requestIdleCallback(workOnce, {timeout: longestWaitMs});
    return () => cancelIdleCallback(request);
  }
  const timer = setTimeout(workOnce);
  return () => clearTimeout(timer);
}
