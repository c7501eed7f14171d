/** What the page and the device say of themselves. Hints: a true `isOnline` proves nothing, a false one does. */
export interface PageSignals {
  isOnline(): boolean;
  /** Resolves when the device says it is online; rejects with the signal's reason when that comes first. */
  whenOnline(signal: AbortSignal): Promise<void>;
}

interface OnlineHints {
  readonly navigator?: {readonly onLine?: boolean};
  addEventListener?(
    type: 'online',
    listener: () => void,
    options: {once: boolean; signal: AbortSignal},
  ): void;
}

/** The signals of the realm this runs in; always online where there are none (Node, Bun). */
export const realmSignals: PageSignals = {
  isOnline: () => (globalThis as OnlineHints).navigator?.onLine !== false,
  whenOnline: (signal) =>
    new Promise((resolve, reject) => {
      if (realmSignals.isOnline()) {
        resolve();
        return;
      }
      const heard = new AbortController();
      const onAbort = (): void => {
        heard.abort();
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, {once: true, signal: heard.signal});
      (globalThis as OnlineHints).addEventListener?.(
        'online',
        () => {
          heard.abort();
          resolve();
        },
        {once: true, signal: heard.signal},
      );
      if (signal.aborted) onAbort();
    }),
};
