import type {BrowserContext, Page} from 'playwright-core';

/**
 * What a page has taken from its realm and not given back: timers, listeners on what outlives an element, observers that
 * look at something, addresses of blobs.
 */
export type LeftBehind = Readonly<Record<string, number>>;

// A text: what runs these tests gives names to functions by a helper of its own, which a page does not have.
const counting = `
(() => {
  const kept = {timers: new Set(), frames: new Set(), listeners: new Set(), observed: new Map(), blobs: new Set(), channels: new Set()};
  globalThis.leftBehind = kept;
  const Channel = BroadcastChannel;

  for (const [set, clear, isOnce] of [['setTimeout', 'clearTimeout', true], ['setInterval', 'clearInterval', false]]) {
    const [start, stop] = [globalThis[set], globalThis[clear]];
    globalThis[set] = (callback, ...given) => {
      const timer = start((...values) => {
        if (isOnce) kept.timers.delete(timer);
        callback(...values);
      }, ...given);
      kept.timers.add(timer);
      return timer;
    };
    globalThis[clear] = (timer) => {
      kept.timers.delete(timer);
      stop(timer);
    };
  }
  const [frame, cancel] = [requestAnimationFrame, cancelAnimationFrame];
  globalThis.requestAnimationFrame = (callback) => {
    const id = frame((time) => {
      kept.frames.delete(id);
      callback(time);
    });
    kept.frames.add(id);
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => {
    kept.frames.delete(id);
    cancel(id);
  };

  const {addEventListener: add, removeEventListener: remove} = EventTarget.prototype;
  const ofDriver = /^__playwright/;
  EventTarget.prototype.addEventListener = function (type, listener, given) {
    const target = this ?? globalThis;
    const isElement = target instanceof Element || target instanceof ShadowRoot;
    // What goes when nobody holds it, takes its listeners with it; channels are counted themselves.
    const isPassing = [AbortSignal, IDBRequest, IDBTransaction, IDBDatabase, Channel, XMLHttpRequestEventTarget].some((kind) => target instanceof kind);
    if (listener && !isElement && !isPassing && !ofDriver.test(type)) {
      const record = {target: target.constructor.name, type, listener};
      const forget = () => kept.listeners.delete(record);
      kept.listeners.add(record);
      given?.signal?.aborted ? forget() : given?.signal && add.call(given.signal, 'abort', forget, {once: true});
      if (given?.once) add.call(target, type, forget, {once: true});
    }
    add.call(target, type, listener, given);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, given) {
    for (const record of kept.listeners)
      if (record.type === type && record.listener === listener) kept.listeners.delete(record);
    remove.call(this ?? globalThis, type, listener, given);
  };

  for (const name of ['ResizeObserver', 'IntersectionObserver', 'MutationObserver', 'PerformanceObserver']) {
    const Own = globalThis[name];
    const {observe, unobserve, disconnect} = Own.prototype;
    Own.prototype.observe = function (...given) {
      kept.observed.set(this, (kept.observed.get(this) ?? new Set()).add(given[0]));
      observe.apply(this, given);
    };
    if (unobserve)
      Own.prototype.unobserve = function (target) {
        kept.observed.get(this)?.delete(target);
        unobserve.call(this, target);
      };
    Own.prototype.disconnect = function () {
      kept.observed.delete(this);
      disconnect.call(this);
    };
  }

  const {createObjectURL, revokeObjectURL} = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL(blob);
    kept.blobs.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    kept.blobs.delete(url);
    revokeObjectURL(url);
  };
  const {close} = Channel.prototype;
  globalThis.BroadcastChannel = class extends Channel {
    constructor(name) {
      super(name);
      kept.channels.add(this);
    }
    close() {
      kept.channels.delete(this);
      close.call(this);
    }
  };
})();`;

/** From now on the pages of `context` count what they take. */
export async function countTaken(context: BrowserContext): Promise<void> {
  await context.addInitScript({content: counting});
}

/** What the page has taken and not given back, by kind; listeners by what they listen to. */
export function takenBy(page: Page): Promise<LeftBehind> {
  return page.evaluate(`(async () => {
    const {timers, frames, listeners, observed, blobs, channels} = leftBehind;
    const {held = [], pending = []} = await navigator.locks.query();
    const counts = {timers: timers.size, frames: frames.size, blobs: blobs.size, channels: channels.size, locks: held.length + pending.length};
    for (const {target, type} of listeners) counts[target + ' ' + type] = (counts[target + ' ' + type] ?? 0) + 1;
    for (const [observer, targets] of observed) {
      const name = observer.constructor.name;
      if (targets.size > 0) counts[name] = (counts[name] ?? 0) + 1;
    }
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  })()`);
}
