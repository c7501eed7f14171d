import {type Clock, systemClock} from '../../../src/base/clock.js';
import type {Keyring} from './keyring-home.js';

const service = 'chat-stream';
/** Nobody may be there to answer the question whether to unlock it. */
const usualTimeoutMs = 10_000;

export interface OsKeyringOptions {
  readonly clock?: Clock;
  /** Milliseconds that the keyring gets to answer; 10 000. */
  readonly timeoutMs?: number;
}

/**
 * The operating system's keyring: Keychain, Credential Manager, Secret Service. Null where its package is not
 * installed, which it need not be. Whether there is one that answers shows when it is read.
 *
 * On Linux only the Secret Service will do: the kernel's own keyring forgets at every start.
 */
export async function openOsKeyring({
  clock = systemClock,
  timeoutMs = usualTimeoutMs,
}: OsKeyringOptions = {}): Promise<Keyring | null> {
  const AsyncEntry = await loadEntry();
  if (!AsyncEntry) return null;
  const entryOf = (account: string) => new AsyncEntry(service, account, {linux: {store: 'secret-service'}});
  return {
    read: (account) => withinTime(() => entryOf(account).getPassword(), clock, timeoutMs),
    write: (account, text) => withinTime(() => entryOf(account).setPassword(text), clock, timeoutMs),
  };
}

async function loadEntry() {
  try {
    return (await import('@napi-rs/keyring')).AsyncEntry;
  } catch {
    // Not installed, or not for this system: there are other places to keep a key.
    return null;
  }
}

async function withinTime<T>(ask: () => Promise<T>, clock: Clock, timeoutMs: number): Promise<T> {
  let timer: unknown;
  const late = new Promise<never>((_resolve, reject) => {
    timer = clock.setTimeout(() => reject(new Error('The keyring did not answer.')), timeoutMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clock.clearTimeout(timer);
  }
}
