/**
 * What a page or device said: `online`; `woken` (the page is seen again, came back from the back/forward cache or
 * from being frozen); `leaving` (it is about to be frozen, cached or closed).
 */
export type PageSignal = 'online' | 'woken' | 'leaving';

/** What the page and the device say of themselves. Hints: a true `isOnline` proves nothing, a false one does. */
export interface PageSignals {
  isOnline(): boolean;
  /** Calls `listener` on each signal. Returns the function that ends it. */
  listen(listener: (signal: PageSignal) => void): () => void;
}

interface Listenable {
  addEventListener?(type: string, listener: () => void, options: {signal: AbortSignal}): void;
}

interface Realm extends Listenable {
  readonly navigator?: {readonly onLine?: boolean};
  readonly document?: Listenable & {readonly visibilityState?: string};
}

/** The signals of the realm this runs in; always online, and silent, where there are none (Node, Bun). */
export const realmSignals: PageSignals = {
  isOnline: () => (globalThis as Realm).navigator?.onLine !== false,
  listen: (listener) => {
    const realm = globalThis as Realm;
    const over = new AbortController();
    const on = (target: Listenable | undefined, type: string, hear: () => void): void =>
      target?.addEventListener?.(type, hear, {signal: over.signal});
    on(realm, 'online', () => listener('online'));
    on(realm, 'pageshow', () => listener('woken'));
    on(realm, 'pagehide', () => listener('leaving'));
    on(realm.document, 'resume', () => listener('woken'));
    on(realm.document, 'freeze', () => listener('leaving'));
    on(realm.document, 'visibilitychange', () => {
      if (realm.document?.visibilityState === 'visible') listener('woken');
    });
    return () => over.abort();
  },
};

/** Resolves when the device says it is online; rejects with the signal's reason when that comes first. */
export function whenOnline(signals: PageSignals, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const unlisten = signals.listen((heard) => {
      // Some devices wake up online without saying so.
      if (heard !== 'leaving' && signals.isOnline()) settle(resolve);
    });
    const onAbort = (): void => settle(() => reject(signal.reason));
    const settle = (end: () => void): void => {
      unlisten();
      signal.removeEventListener('abort', onAbort);
      end();
    };
    signal.addEventListener('abort', onAbort, {once: true});
    if (signals.isOnline()) settle(resolve);
  });
}
