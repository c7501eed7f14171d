/** The part of `BroadcastChannel` that we use. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: {readonly data: unknown}) => void): void;
  close(): void;
}

export type OpenChannel = (name: string) => TabChannel;
export type TabLocks = Pick<LockManager, 'request'>;

/** The realm's locks; null where there are none: on pages without TLS, in Node 20. */
export function realmLocks(): TabLocks | null {
  return (globalThis as {navigator?: {locks?: LockManager}}).navigator?.locks ?? null;
}

export function realmChannel(): OpenChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  return (name) => {
    const channel = new BroadcastChannel(name);
    // Node would stay alive for it.
    (channel as {unref?(): void}).unref?.();
    return channel;
  };
}
