import type {BrowserContext, Page} from 'playwright-core';

/** What a page has taken from its realm and not given back. */
export interface Held {
  readonly timers: number;
  /** On window and document. */
  readonly listeners: number;
  readonly channels: number;
  /** Held and asked for. */
  readonly locks: number;
  /** Connections to IndexedDB. */
  readonly databases: number;
}

/** From now on the pages of `context` count what they hold. */
export async function countHeld(context: BrowserContext): Promise<void> {
  // What runs these tests gives names to functions by a helper of its own, which a page does not have.
  await context.addInitScript({content: 'globalThis.__name = (named) => named;'});
  await context.addInitScript(() => {
    const timers = new Set<unknown>();
    const listeners = new Set<object>();
    const channels = new Set<object>();
    const databases = new Set<object>();
    Object.assign(globalThis, {heldThings: {timers, listeners, channels, databases}});

    const {setTimeout: set, clearTimeout: clear} = globalThis;
    Object.assign(globalThis, {
      setTimeout: (callback: () => void, delayMs?: number) => {
        const timer = set(() => {
          timers.delete(timer);
          callback();
        }, delayMs);
        timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: number) => {
        timers.delete(timer);
        clear(timer);
      },
    });

    const {addEventListener: add, removeEventListener: remove} = EventTarget.prototype;
    // Who drives the page listens to its mouse.
    const ofDriver = /^__playwright|^mouse|^pointer|^touch|click$|^contextmenu$/;
    const records = new Map<unknown, object>();
    EventTarget.prototype.addEventListener = function (type, listener, given) {
      const options = typeof given === 'object' ? given : {};
      const isOfPage = this === undefined || this === window || this === document;
      const isCounted = isOfPage && !ofDriver.test(type);
      const record = {type};
      if (isCounted) {
        listeners.add(record);
        records.set(listener, record);
        if (options.signal) add.call(options.signal, 'abort', () => listeners.delete(record), {once: true});
      }
      add.call(this ?? window, type, listener, given);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, given) {
      listeners.delete(records.get(listener) ?? {});
      remove.call(this ?? window, type, listener, given);
    };

    const {open, close} = {open: BroadcastChannel, close: BroadcastChannel.prototype.close};
    Object.assign(globalThis, {
      BroadcastChannel: class extends open {
        constructor(name: string) {
          super(name);
          channels.add(this);
        }
        override close(): void {
          channels.delete(this);
          close.call(this);
        }
      },
    });

    const connect = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      const opening = connect.apply(this, given);
      add.call(opening, 'success', () => databases.add(opening.result));
      return opening;
    };
    const disconnect = IDBDatabase.prototype.close;
    IDBDatabase.prototype.close = function () {
      databases.delete(this);
      disconnect.call(this);
    };
  });
}

/** What the page holds at this moment. */
export function heldBy(page: Page): Promise<Held> {
  return page.evaluate(async () => {
    const {timers, listeners, channels, databases} = Reflect.get(globalThis, 'heldThings');
    const {held = [], pending = []} = await navigator.locks.query();
    return {
      timers: timers.size,
      listeners: listeners.size,
      channels: channels.size,
      locks: held.length + pending.length,
      databases: databases.size,
    };
  });
}

/** Bytes of the page's heap that are in use, after all that can be freed was. */
export async function heapOf(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  // What finalizers free is freed by the next.
  for (let times = 0; times < 3; times++) await devTools.send('HeapProfiler.collectGarbage');
  const {usedSize} = await devTools.send('Runtime.getHeapUsage');
  await devTools.detach();
  return usedSize;
}
