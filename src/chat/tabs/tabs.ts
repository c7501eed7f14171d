import type {Clock} from '../../base/clock.js';
import type {PageSignals} from '../../base/page-signals.js';
import type {ChatEvent} from '../../model/chat-event.js';
import type {ChatMessage} from '../../model/message.js';
import {toJson} from '../journal/state-json.js';
import {StreamClaim} from './stream-claim.js';
import {StreamLock} from './stream-lock.js';
import type {StreamOwner} from './stream-owner.js';
import {addressOf, type Began, readBegan, readShared, written} from './tab-message.js';
import {type OpenChannel, realmChannel, realmLocks, type TabChannel, type TabLocks} from './tab-realm.js';

export interface TabsOptions {
  /** Tabs that share a name share streams: it should hold the person's id. */
  readonly namespace: string;
  readonly pageSignals: PageSignals;
  readonly clock: Clock;
  /** Null where there are none: then every tab reads for itself. Default: the realm's. */
  readonly locks?: TabLocks | null;
  /** Opens a channel; null where there is none. Default: the realm's. */
  readonly channel?: OpenChannel | null;
}

/** A stream that this tab began. `question` is null where the person wrote nothing, as when an answer is asked for again. */
export interface BegunStream {
  readonly conversationId: string | null;
  readonly streamId: string;
  readonly question: ChatMessage | null;
  readonly reply: ChatMessage;
}

/** This tab's part in one stream. */
export interface StreamShare {
  /**
   * Resolves when this tab is the one that reads the network; until then, `onEvent` hears what the reader shares.
   *
   * @throws the signal's reason when it is aborted, and an `AbortError` when the share ends.
   */
  mayRead(signal: AbortSignal): Promise<void>;
  /** As `Tabs.ended`. */
  end(): void;
}

/** What is held at this moment. */
export interface TabsStats {
  readonly locks: number;
  readonly channels: number;
  readonly listeners: number;
  readonly timers: number;
}

/**
 * The tabs of one origin that show the chats of one person: one of them reads a stream, and tells the others.
 *
 * Who reads is decided by a Web Lock for each stream, which the browser frees when its tab is closed; what is read goes
 * over a `BroadcastChannel`. Both are given up while the page is hidden for good or frozen. Where either is missing,
 * every tab reads for itself: events are numbered, so that is only dearer.
 */
export class Tabs {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #locks: TabLocks | null;
  readonly #openChannel: OpenChannel | null;
  readonly #unlisten: () => void;
  readonly #claims = new Map<string, StreamClaim>();
  readonly #listeners = new Set<(began: Began) => void>();
  #channel: TabChannel | null = null;
  #isAway = false;
  #isDisposed = false;

  constructor({namespace, pageSignals, clock, locks, channel}: TabsOptions) {
    this.#name = `chat-stream:${namespace}`;
    this.#clock = clock;
    this.#locks = locks === undefined ? realmLocks() : locks;
    this.#openChannel = channel === undefined ? realmChannel() : channel;
    this.#unlisten = pageSignals.listen((signal) => {
      if (signal === 'leaving') this.#leave();
      if (signal === 'woken') this.#woken();
    });
  }

  /** This tab began a stream and reads it: no other will, and the others are told once that is sure. */
  began(begun: BegunStream, owner: StreamOwner): StreamShare {
    const claim = this.#claim(begun.streamId, owner);
    claim.take(() => this.#post(() => toJson({kind: 'began', ...begun}) as object));
    return this.#shareOf(begun.streamId, claim);
  }

  /** Calls `listener` when another tab began a stream. Returns the function that ends it. */
  onBegan(listener: (began: Began) => void): () => void {
    const own = (began: Began): void => listener(began);
    this.#listeners.add(own);
    this.#tend();
    return () => {
      this.#listeners.delete(own);
      this.#tend();
    };
  }

  /** Hears of a stream that another tab may be reading, from what `owner` has; reads it when that tab does not. */
  follow(streamId: string, owner: StreamOwner): StreamShare {
    const claim = this.#claim(streamId, owner);
    claim.catchUp();
    return this.#shareOf(streamId, claim);
  }

  /** Tells the other tabs of an event that this one read and applied. Nothing where this tab does not read. */
  share(
    streamId: string,
    {seq, id, event}: {readonly seq: number; readonly id: string | null; readonly event: ChatEvent},
  ): void {
    this.#claims.get(streamId)?.share(seq, id, event);
  }

  /** The line of this stream is open, though nothing comes: to be called at each heartbeat. */
  alive(streamId: string): void {
    this.#claims.get(streamId)?.alive();
  }

  /** This tab is done with the stream: its lock is free, and it hears no more of it. */
  ended(streamId: string): void {
    this.#claims.get(streamId)?.end();
    this.#claims.delete(streamId);
    this.#tend();
  }

  stats(): TabsStats {
    const held = [...this.#claims.values()].map((claim) => claim.held);
    const sum = (field: 'locks' | 'timers' | 'listeners'): number =>
      held.reduce((total, claim) => total + claim[field], 0);
    const channels = this.#channel ? 1 : 0;
    const own = channels + this.#listeners.size + (this.#isDisposed ? 0 : 1);
    return {locks: sum('locks'), channels, listeners: own + sum('listeners'), timers: sum('timers')};
  }

  /** Leaves no lock, channel, listener or timer. */
  dispose(): void {
    this.#isDisposed = true;
    this.#unlisten();
    this.#listeners.clear();
    for (const streamId of [...this.#claims.keys()]) this.ended(streamId);
    this.#tend();
  }

  #claim(streamId: string, owner: StreamOwner): StreamClaim {
    this.ended(streamId);
    const claim = new StreamClaim(
      streamId,
      owner,
      {
        clock: this.#clock,
        lock:
          this.#openChannel && this.#locks ? new StreamLock(this.#locks, `${this.#name}:${streamId}`) : null,
        post: (message) => this.#post(() => message),
      },
      this.#isAway,
    );
    if (this.#isDisposed) claim.end();
    else this.#claims.set(streamId, claim);
    this.#tend();
    return claim;
  }

  #shareOf(streamId: string, claim: StreamClaim): StreamShare {
    return {
      mayRead: (signal) => claim.mayRead(signal),
      end: () => {
        if (this.#claims.get(streamId) === claim) this.ended(streamId);
      },
    };
  }

  /** Opens the channel while there is something to hear or say, closes it when there is nothing. */
  #tend(): void {
    const isNeeded =
      !this.#isDisposed && !this.#isAway && (this.#claims.size > 0 || this.#listeners.size > 0);
    if (isNeeded === (this.#channel !== null)) return;
    if (isNeeded) {
      this.#channel = this.#openChannel?.(this.#name) ?? null;
      this.#channel?.addEventListener('message', ({data}) => this.#hear(data));
    } else {
      this.#channel?.close();
      this.#channel = null;
    }
  }

  #leave(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    for (const claim of [...this.#claims.values()]) claim.leave();
    this.#tend();
  }

  #woken(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#tend();
    for (const claim of [...this.#claims.values()]) claim.woken();
  }

  #post(message: () => object): void {
    try {
      this.#channel?.postMessage(written(message()));
    } catch {
      // The application put something into a message that cannot be sent: the other tabs load it when it is saved.
    }
  }

  #hear(heard: unknown): void {
    const address = addressOf(heard);
    if (!address) return;
    if (address.kind === 'began') {
      const began = this.#listeners.size > 0 ? readBegan(heard) : null;
      if (began) for (const listener of [...this.#listeners]) listener(began);
      return;
    }
    const claim = this.#claims.get(address.streamId);
    const shared = claim ? readShared(heard) : null;
    if (shared) claim?.hear(shared);
  }
}
