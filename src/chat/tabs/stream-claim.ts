import type {Clock} from '../../base/clock.js';
import type {ChatEvent} from '../../model/chat-event.js';
import type {StreamLock} from './stream-lock.js';
import type {StreamOwner} from './stream-owner.js';
import type {Shared} from './tab-message.js';

/** Silence after which a tab that holds a stream's lock is taken for frozen. Heartbeats come every 15 s. */
const frozenAfterMs = 20_000;
/** An open, quiet line is told of at most this often. */
const aliveEveryMs = 5_000;
/** What is missing is asked for again after this, where nobody answered. */
const askEveryMs = 1_000;

/** What a claim needs of the tabs around it. */
export interface Surroundings {
  readonly clock: Clock;
  /** Null where tabs cannot agree on one reader: without locks, or without a channel. */
  readonly lock: StreamLock | null;
  post(message: Shared): void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** One stream as one tab sees it: either this tab reads it, or it hears from the one that does. */
export class StreamClaim {
  readonly #owner: StreamOwner;
  readonly #around: Surroundings;
  readonly #streamId: string;
  readonly #waiters = new Set<Waiter>();
  #isReading = false;
  #isAway = false;
  #hasEnded = false;
  #timer: unknown = null;
  #heardAt: number;
  #postedAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(streamId: string, owner: StreamOwner, around: Surroundings, isAway: boolean) {
    this.#streamId = streamId;
    this.#owner = owner;
    this.#around = around;
    this.#isAway = isAway;
    this.#heardAt = around.clock.monotonic();
  }

  get held(): {readonly locks: number; readonly timers: number; readonly listeners: number} {
    return {
      locks: this.#around.lock?.isHeld ? 1 : 0,
      timers: this.#timer === null ? 0 : 1,
      listeners: this.#waiters.size,
    };
  }

  /** This tab began the stream, and reads it already. Calls `whenHeld` when no other tab will. */
  take(whenHeld: () => void): void {
    if (this.#hasEnded) return;
    this.#isReading = true;
    if (this.#around.lock && !this.#isAway) this.#around.lock.ask(whenHeld);
    else whenHeld();
  }

  /**
   * Resolves when this tab is the one that reads: at once where tabs cannot agree; otherwise when it has the stream's
   * lock, or when the tab that has it was silent for 20 s. Until then, what others read comes to `onEvent`.
   *
   * @throws the signal's reason when it is aborted, and an `AbortError` when the claim ends.
   */
  mayRead(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#hasEnded) {
        reject(signal.aborted ? signal.reason : endedError());
        return;
      }
      const settle = (end: () => void): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
        end();
      };
      const waiter: Waiter = {
        resolve: () => settle(resolve),
        reject: (reason) => settle(() => reject(reason)),
      };
      const onAbort = (): void => {
        waiter.reject(signal.reason);
        if (this.#waiters.size === 0 && !this.#isReading) this.#letGo();
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', onAbort, {once: true});
      this.#seek();
    });
  }

  hear(message: Shared): void {
    this.#heardAt = this.#around.clock.monotonic();
    if (message.kind === 'behind') this.#answer(message.afterSeq);
    if (this.#isReading) return;
    if (message.kind === 'event') this.#hearEvent(message);
    if (message.kind !== 'snapshot') return;
    this.#askedAt = Number.NEGATIVE_INFINITY;
    if (message.seq > this.#owner.after())
      this.#owner.onEvent(message.seq, message.id, {type: 'reset', parts: message.parts});
  }

  share(seq: number, id: string | null, event: ChatEvent): void {
    if (this.#isReading) this.#post({kind: 'event', streamId: this.#streamId, seq, id, event});
  }

  alive(): void {
    const quietMs = this.#around.clock.monotonic() - this.#postedAt;
    if (this.#isReading && quietMs >= aliveEveryMs) this.#post({kind: 'alive', streamId: this.#streamId});
  }

  /** Asks the tab that reads for what this one has not heard; at most once a second. */
  catchUp(): void {
    const at = this.#around.clock.monotonic();
    if (this.#isReading || at - this.#askedAt < askEveryMs) return;
    this.#askedAt = at;
    this.#around.post({kind: 'behind', streamId: this.#streamId, afterSeq: this.#owner.after()});
  }

  /** The page leaves: a page that is frozen with a lock would stop all other tabs. */
  leave(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#letGo();
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#owner.onLost?.();
  }

  /** The page is back. */
  woken(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#askedAt = Number.NEGATIVE_INFINITY;
    this.catchUp();
    this.#seek();
  }

  end(): void {
    this.#hasEnded = true;
    this.#isReading = false;
    this.#letGo();
    for (const {reject} of [...this.#waiters]) reject(endedError());
  }

  #seek(): void {
    if (this.#waiters.size === 0 || this.#isAway) return;
    const {lock} = this.#around;
    if (this.#isReading || !lock) {
      this.#grant();
      return;
    }
    if (lock.isAsked) return;
    this.#heardAt = this.#around.clock.monotonic();
    lock.ask(() => this.#grant());
    this.#awaitSilence(frozenAfterMs);
  }

  #grant(): void {
    this.#isReading = true;
    this.#stopTimer();
    for (const {resolve} of [...this.#waiters]) resolve();
  }

  #letGo(): void {
    this.#around.lock?.letGo();
    this.#stopTimer();
  }

  /** A timer for the whole silence, not one for each message: those only note when they came. */
  #awaitSilence(delayMs: number): void {
    this.#timer = this.#around.clock.setTimeout(() => {
      this.#timer = null;
      const quietMs = this.#around.clock.monotonic() - this.#heardAt;
      // The lock stays asked for: once the frozen tab is gone, this one has it.
      if (quietMs >= frozenAfterMs) this.#grant();
      else this.#awaitSilence(frozenAfterMs - quietMs);
    }, delayMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#around.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #hearEvent({seq, id, event}: Extract<Shared, {kind: 'event'}>): void {
    const next = this.#owner.after() + 1;
    if (seq === next) this.#owner.onEvent(seq, id, event);
    else if (seq > next) this.catchUp();
  }

  #answer(afterSeq: number): void {
    if (!this.#isReading) return;
    const snapshot = this.#owner.snapshot();
    if (!snapshot || snapshot.lastSeq <= afterSeq) this.#post({kind: 'alive', streamId: this.#streamId});
    else {
      const {lastSeq: seq, lastId: id, parts} = snapshot;
      this.#post({kind: 'snapshot', streamId: this.#streamId, seq, id, parts: [...parts]});
    }
  }

  #post(message: Shared): void {
    this.#postedAt = this.#around.clock.monotonic();
    this.#around.post(message);
  }
}

const endedError = (): DOMException => new DOMException('The stream is not followed any more.', 'AbortError');
