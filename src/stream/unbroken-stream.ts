import {ChatError, type ChatErrorCode} from '../base/chat-error.js';
import {type Clock, sleep} from '../base/clock.js';
import {type PageSignals, whenOnline} from '../base/page-signals.js';
import type {ChatEvent, TerminalEvent} from '../model/chat-event.js';
import {headerNames} from '../model/native-wire.js';
import type {Protocol, Turn} from '../protocols/protocol.js';
import type {Transport, TransportRequest} from '../transport/transport.js';
import {type AttemptResult, readAttempt} from './attempt.js';
import {backoffMs} from './backoff.js';
import {Cursor} from './cursor.js';

export interface RetryOptions {
  /** Attempts without progress before giving up. */
  readonly attempts: number;
  /** Milliseconds without progress before giving up. */
  readonly budgetMs: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** What the line is doing, for those above to show. */
export type LineStatus =
  | {readonly kind: 'connecting'; readonly attempt: number}
  | {readonly kind: 'open'}
  | {readonly kind: 'slow'; readonly sinceMs: number}
  | {readonly kind: 'waiting'; readonly attempt: number; readonly delayMs: number; readonly untilMs: number}
  | {readonly kind: 'offline'}
  | {readonly kind: 'skipped'; readonly reason: string; readonly count: number};

export interface UnbrokenStreamOptions {
  readonly protocol: Protocol;
  readonly transport: Transport;
  readonly endpoint: URL;
  readonly isSameOrigin: boolean;
  /** What to ask; null joins the stream `streamId` that somebody else started. */
  readonly turn: Turn | null;
  readonly streamId: string | null;
  /** Adds what each attempt must ask anew, such as headers. */
  prepare(request: TransportRequest): Promise<TransportRequest>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly pageSignals: PageSignals;
  readonly retry: RetryOptions;
  readonly connectMs: number;
  readonly idleMs: number | null;
  readonly maxMalformed: number;
  readonly signal: AbortSignal;
  /** Each event of the stream once and in order, the terminal one excepted. */
  onEvent(event: ChatEvent): void;
  onStatus(status: LineStatus): void;
}

/** Failures of the line or of a busy service, which another attempt may not meet. */
const passing: ReadonlySet<ChatErrorCode> = new Set([
  'network',
  'offline',
  'timeout',
  'server',
  'overloaded',
  'rate-limit',
  'premature-close',
]);
const minHintMs = 250;
const maxHintMs = 30_000;

type Aim = 'start' | 'resume' | 'snapshot';

/**
 * Many attempts, one unbroken sequence of events: after a cut it takes up behind the last event applied.
 *
 * A request that starts a generation is repeated only before any byte of an answer came, and only where the
 * protocol says that a repetition starts no second one.
 */
export class UnbrokenStream {
  readonly cursor = new Cursor();
  readonly #options: UnbrokenStreamOptions;
  #aim: Aim;
  #attempt = 0;
  #lastProgressAt: number;
  #baseMs: number;
  #gapAt = -1;
  #skipped = 0;

  constructor(options: UnbrokenStreamOptions) {
    this.#options = options;
    this.#aim = options.turn ? 'start' : 'resume';
    if (options.streamId !== null) this.cursor.named(options.streamId);
    this.#lastProgressAt = options.clock.now();
    this.#baseMs = options.retry.baseMs;
  }

  /**
   * Reads to the terminal event.
   *
   * @throws {ChatError} when the answer cannot be had whole.
   * @throws the signal's reason when aborted.
   */
  async read(): Promise<TerminalEvent> {
    for (;;) {
      this.#options.signal.throwIfAborted();
      await this.#whileOffline();
      this.#attempt += 1;
      this.#options.onStatus({kind: 'connecting', attempt: this.#attempt});
      const result = await this.#readOnce();
      if (result.kind === 'terminal') return result.event;
      await this.#recoverFrom(result);
    }
  }

  async #readOnce(): Promise<AttemptResult> {
    const options = this.#options;
    const {cursor} = this;
    const request = await options.prepare(this.#request());
    return readAttempt({
      ...options,
      request,
      cursor,
      decoder: options.protocol.createDecoder(),
      onOpen: (headers) => {
        const streamId = headers.get(headerNames.streamId);
        if (streamId && options.protocol.resumeAbility) cursor.named(streamId);
        options.onStatus({kind: 'open'});
      },
      onEvent: (event) => {
        this.#attempt = 0;
        this.#lastProgressAt = options.clock.now();
        options.onEvent(event);
      },
      onSkipped: (reason) => {
        this.#skipped += 1;
        options.onStatus({kind: 'skipped', reason, count: this.#skipped});
      },
      onSlow: (sinceMs) => options.onStatus({kind: 'slow', sinceMs}),
      onLively: () => options.onStatus({kind: 'open'}),
      onRetryHint: (delayMs) => {
        this.#baseMs = Math.min(maxHintMs, Math.max(minHintMs, delayMs));
      },
    });
  }

  #request(): TransportRequest {
    const {protocol, endpoint, isSameOrigin, turn} = this.#options;
    if (this.#aim === 'start' && turn) return protocol.startRequest(turn);
    const {streamId, lastId} = this.cursor;
    if (!protocol.resumeAbility || streamId === null) throw new TypeError('There is no stream to take up.');
    const point = {endpoint, isSameOrigin, streamId, cursor: lastId};
    return this.#aim === 'snapshot'
      ? protocol.resumeAbility.snapshot(point)
      : protocol.resumeAbility.resume(point);
  }

  /** Decides what to try next, and waits for its time; throws when there is nothing left to try. */
  async #recoverFrom(result: Exclude<AttemptResult, {kind: 'terminal'}>): Promise<void> {
    switch (result.kind) {
      case 'malformed':
        throw result.error;
      case 'spent':
        // Nothing left, and yet no terminal event seen: only the whole message can say how it ended.
        this.#aimAtSnapshot();
        return this.#wait(undefined);
      case 'gap':
        return this.#closeGap();
      case 'cut':
        if (!this.#canResume()) throw result.error;
        this.#aim = 'resume';
        return this.#wait(result.error);
      case 'refused':
        this.#answerRefusal(result.error);
        return this.#wait(result.error);
    }
  }

  #answerRefusal(error: ChatError): void {
    if (this.#aim === 'start') {
      const wasTurnedAway =
        error.status !== undefined && (error.code === 'rate-limit' || error.code === 'overloaded');
      const isSafe = this.#options.protocol.idempotentPost || wasTurnedAway;
      if (!isSafe || !error.retryable || !passing.has(error.code)) throw error;
      return;
    }
    if (error.status === 404 || error.status === 410) {
      throw new ChatError('The stream is gone. Load the message instead.', {
        code: 'resume-lost',
        stage: 'open',
        status: error.status,
        cause: error,
      });
    }
    if (error.status === 409) {
      this.#aimAtSnapshot();
      return;
    }
    if (!error.retryable || !passing.has(error.code)) throw error;
  }

  /** First the missing events; where the same place fails again, the whole message; then no more. */
  async #closeGap(): Promise<void> {
    if (!this.#canResume()) throw unreadable();
    if (this.#gapAt !== this.cursor.nextSeq) {
      this.#gapAt = this.cursor.nextSeq;
      this.#aim = 'resume';
    } else this.#aimAtSnapshot();
    await this.#wait(undefined);
  }

  #aimAtSnapshot(): void {
    if (this.#aim === 'snapshot') throw unreadable();
    this.#aim = 'snapshot';
  }

  #canResume(): boolean {
    return this.#options.protocol.resumeAbility !== null && this.cursor.canResume;
  }

  async #whileOffline(): Promise<void> {
    const {pageSignals, signal, onStatus, clock} = this.#options;
    if (pageSignals.isOnline()) return;
    onStatus({kind: 'offline'});
    await whenOnline(pageSignals, signal);
    this.#lastProgressAt = clock.now();
  }

  async #wait(error: ChatError | undefined): Promise<void> {
    const {retry, clock, random, signal, onStatus} = this.#options;
    const silentMs = clock.now() - this.#lastProgressAt;
    if (this.#attempt >= retry.attempts || silentMs >= retry.budgetMs) throw error ?? unreadable();
    const attempt = Math.max(1, this.#attempt);
    const backoff = backoffMs(attempt, {baseMs: this.#baseMs, maxMs: retry.maxMs, random});
    const delayMs = Math.max(backoff, error?.retryAfterMs ?? 0);
    onStatus({kind: 'waiting', attempt: attempt + 1, delayMs, untilMs: clock.now() + delayMs});
    await sleep(delayMs, {clock, signal});
  }
}

function unreadable(): ChatError {
  return new ChatError('The stream has events that cannot be read, and no way around them.', {
    code: 'malformed',
  });
}
