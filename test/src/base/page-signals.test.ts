import {type PageSignal, realmSignals, whenOnline} from '../../../src/base/page-signals.js';
import {ManualSignals} from '../../support/manual-signals.js';
import {describe, expect, it} from '../../support/suite.js';

const isPage = 'document' in globalThis;
const never = (): AbortSignal => new AbortController().signal;

/** What is heard while `act` happens. */
function heardWhile(act: () => void): PageSignal[] {
  const heard: PageSignal[] = [];
  const unlisten = realmSignals.listen((signal) => heard.push(signal));
  try {
    act();
  } finally {
    unlisten();
  }
  return heard;
}

/** `act` while the page says that it is `state`. */
function whileVisibility(state: DocumentVisibilityState, act: () => void): void {
  Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
  try {
    act();
  } finally {
    Reflect.deleteProperty(document, 'visibilityState');
  }
}

describe('the signals of this realm', () => {
  if (isPage) {
    for (const [type, signal] of [
      ['online', 'online'],
      ['pageshow', 'woken'],
      ['pagehide', 'leaving'],
    ] as const) {
      it(`say ${signal} when the window hears ${type}`, () => {
        expect(heardWhile(() => window.dispatchEvent(new Event(type)))).to.deep.equal([signal]);
      });
    }

    for (const [type, signal] of [
      ['resume', 'woken'],
      ['freeze', 'leaving'],
    ] as const) {
      it(`say ${signal} when the document hears ${type}`, () => {
        expect(heardWhile(() => document.dispatchEvent(new Event(type)))).to.deep.equal([signal]);
      });
    }

    it('say woken when the page is seen again, and nothing when it is hidden', () => {
      const change = (): unknown => document.dispatchEvent(new Event('visibilitychange'));
      expect(heardWhile(() => whileVisibility('visible', change))).to.deep.equal(['woken']);
      expect(heardWhile(() => whileVisibility('hidden', change))).to.deep.equal([]);
    });

    it('leave no listener behind', () => {
      const counts = countListeners(() => realmSignals.listen(() => {})());
      expect(counts.added).to.be.above(0);
      expect(counts.left).to.equal(0);
    });
  } else {
    it('can be listened to where there is no page', () => {
      expect(heardWhile(() => globalThis.dispatchEvent?.(new Event('pageshow')))).to.have.length.below(2);
    });
  }

  it('say nothing to who stopped listening', () => {
    const heard: PageSignal[] = [];
    realmSignals.listen((signal) => heard.push(signal))();
    globalThis.dispatchEvent?.(new Event('online'));
    expect(heard).to.deep.equal([]);
  });

  it('take a realm that says nothing of it for online', () => {
    expect(realmSignals.isOnline()).to.equal(globalThis.navigator?.onLine !== false);
  });
});

/** How many listeners `act` adds to window and document, and how many of them outlive it. */
function countListeners(act: () => void): {added: number; left: number} {
  let added = 0;
  let left = 0;
  const original = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (...args) {
    const [, , options] = args;
    if (this === window || this === document) {
      added += 1;
      left += 1;
      const signal = typeof options === 'object' ? options?.signal : undefined;
      // A function each: the same one would be added to the signal but once.
      const gone = (): void => {
        left -= 1;
      };
      if (signal) original.call(signal, 'abort', gone);
    }
    original.apply(this, args);
  };
  try {
    act();
  } finally {
    EventTarget.prototype.addEventListener = original;
  }
  return {added, left};
}

describe('whenOnline', () => {
  it('resolves at once on a device that is online, and leaves no listener', async () => {
    const signals = new ManualSignals();
    await whenOnline(signals, never());
    expect(signals.listeners).to.equal(0);
  });

  it('waits for the device to be online', async () => {
    const signals = new ManualSignals({isOnline: false});
    let isOver = false;
    const waiting = whenOnline(signals, never()).then(() => {
      isOver = true;
    });
    signals.say('woken');
    signals.say('leaving');
    await Promise.resolve();
    expect([isOver, signals.listeners]).to.deep.equal([false, 1]);
    signals.say('online');
    await waiting;
    expect(signals.listeners).to.equal(0);
  });

  it('looks again when the page wakes up: some devices come back without a word', async () => {
    const signals = new ManualSignals({isOnline: false});
    const waiting = whenOnline(signals, never());
    signals.comeBack();
    signals.say('woken');
    await waiting;
    expect(signals.listeners).to.equal(0);
  });

  it('rejects with the reason when aborted, before or meanwhile, and leaves no listener', async () => {
    const signals = new ManualSignals({isOnline: false});
    const stop = new AbortController();
    const waiting = whenOnline(signals, stop.signal).catch((reason: unknown) => reason);
    stop.abort('enough');
    const late = whenOnline(signals, stop.signal).catch((reason: unknown) => reason);
    expect([await waiting, await late, signals.listeners]).to.deep.equal(['enough', 'enough', 0]);
  });
});
