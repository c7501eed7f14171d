import {ChatError, type ChatErrorCode} from '../base/chat-error.js';
import {whenOnline} from '../base/page-signals.js';
import type {AttemptResult} from './attempt.js';
import {backoffMs} from './backoff.js';
import {Budget} from './budget.js';
import type {Cursor} from './cursor.js';
import {type Aim, decide, type Situation, type Step} from './decide.js';
import {Pause} from './pause.js';
import type {UnbrokenStreamOptions} from './stream-options.js';
import {wrongLength} from './text-length.js';

/** Pages are asked for no more often than this, in milliseconds: events come together meanwhile. */
const pollEveryMs = 500;
/** An answer in one piece is waited for no longer than this: whoever writes it may be gone, and nothing tells. */
const wholeAnswerMs = 15 * 60_000;
/** Most of one wait that counts: a device that slept did not wait. */
const longestWaitMs = 5 * 60_000;

/** Decides after each attempt what the next one asks for, over what, and when; and says when there is none. */
export class Recovery {
  readonly #options: UnbrokenStreamOptions;
  readonly #cursor: Cursor;
  readonly #budget: Budget;
  readonly #pause: Pause;
  #aim: Aim;
  #hasRefreshedAuth = false;
  #hasAnswered = false;
  #isSettledIn = false;
  #gapAt = -1;
  #isReadAnew = false;
  /** What the first transport was given up for. */
  #heldBack: ChatError | null = null;
  #lostAt: number | null = null;
  /** Milliseconds spent waiting for the answer in one piece. */
  #waitedMs = 0;

  constructor(options: UnbrokenStreamOptions, cursor: Cursor) {
    this.#options = options;
    this.#cursor = cursor;
    this.#aim = options.turn && !options.from ? 'start' : 'resume';
    this.#budget = new Budget(options.retry, options.clock);
    this.#pause = new Pause(options.clock);
  }

  get aim(): Aim {
    return this.#aim;
  }

  /** Number of the next attempt since something came; from 1. */
  get attempt(): number {
    return this.#budget.attempt;
  }

  /** A page has come over this transport: the next may wait at the server, and nothing is shown of it. */
  get isSettledIn(): boolean {
    return this.#isSettledIn;
  }

  get canResume(): boolean {
    const {resumeAbility} = this.#options.protocol;
    if (!resumeAbility) return false;
    return resumeAbility.replays ? this.#cursor.streamId !== null : this.#cursor.canResume;
  }

  get #isPaged(): boolean {
    return this.#options.ladder.transport.carriage === 'pages';
  }

  /** The head of an answer came. */
  answered(): void {
    this.#hasAnswered = true;
  }

  /** Bytes of an answer came: not its head alone, which whoever holds answers back lets through. */
  carried(): void {
    const {clock, onStatus} = this.#options;
    if (this.#lostAt !== null && this.#aim !== 'start') {
      const downMs = Math.round(clock.monotonic() - this.#lostAt);
      onStatus({kind: 'resumed', afterSeq: this.#cursor.lastSeq, downMs});
    }
    this.#lostAt = null;
  }

  /** An event was applied. */
  progressed(): void {
    this.#budget.progressed();
    this.#hasRefreshedAuth = false;
  }

  hinted(delayMs: number): void {
    this.#budget.hinted(delayMs);
  }

  /** There is news of the line: whatever waits for the next attempt makes it now. */
  wake(): void {
    this.#pause.wake();
  }

  /**
   * Prepares the next attempt after `result`, and waits for its time.
   *
   * @throws {ChatError} when there is nothing left to try.
   */
  async after(result: AttemptResult, askedAt: number, signal: AbortSignal): Promise<void> {
    const {ladder, clock, onStatus} = this.#options;
    if (result.kind === 'page') return this.#turnPage(askedAt, signal);
    // Not a byte came of it: its first one would have won.
    if (ladder.isProbing) {
      ladder.probeFailed();
      return;
    }
    if (result.kind === 'cut' || this.#aim === 'resume') this.#lostAt ??= clock.monotonic();
    const isSameGap = this.#gapAt === this.#cursor.nextSeq;
    if (result.kind === 'gap') {
      this.#gapAt = this.#cursor.nextSeq;
      onStatus({kind: 'gap', afterSeq: this.#cursor.lastSeq});
    }
    await this.#follow(
      result.kind === 'terminal' ? anew() : decide(result, this.#situation(isSameGap)),
      signal,
    );
  }

  /** Resolves when the device is not offline. What failed until then does not count. */
  async whileOffline(signal: AbortSignal): Promise<void> {
    const {pageSignals, onStatus, clock} = this.#options;
    if (pageSignals.isOnline()) return;
    onStatus({kind: 'offline'});
    if (this.#aim !== 'start') this.#lostAt ??= clock.monotonic();
    await whenOnline(pageSignals, signal);
    this.#budget.forgive();
  }

  #situation(isSameGap: boolean): Situation {
    const {protocol, ladder, refreshAuth} = this.#options;
    return {
      aim: this.#aim,
      carriage: ladder.transport.carriage ?? 'stream',
      canResume: this.canResume,
      replays: protocol.resumeAbility?.replays ?? false,
      isIdempotent: protocol.idempotentPost,
      canRefreshAuth: refreshAuth !== null && !this.#hasRefreshedAuth,
      canFall: ladder.canFall(protocol),
      isOftenBarred: ladder.transport.isOftenBarred === true,
      isSameGap,
    };
  }

  async #follow(step: Step, signal: AbortSignal): Promise<void> {
    switch (step.kind) {
      case 'fail':
        throw this.#causeOf(step.error);
      case 'fall':
        if (!this.#hasAnswered) this.#heldBack ??= step.error;
        return this.#fall(step.error);
      case 'refresh-auth':
        this.#hasRefreshedAuth = true;
        await this.#options.refreshAuth?.().catch(() => {
          // The host could not: what it was refused for is what went wrong.
          throw step.error;
        });
        return;
      case 'again':
        // Pages that were read anew once are no better the next time.
        if (step.aim === 'snapshot' && this.#isPaged && this.#isReadAnew) return this.#fall(step.error);
        this.#aimAt(step.aim);
        return this.#tryAgain(step.error, signal);
    }
  }

  /** What is read anew from its beginning is numbered from there. */
  #aimAt(aim: Aim): void {
    const isAnew = aim === 'snapshot' && this.#isPaged;
    if (isAnew) this.#cursor.rewind();
    this.#isReadAnew ||= isAnew;
    this.#aim = isAnew ? 'resume' : aim;
  }

  async #tryAgain(error: ChatError, signal: AbortSignal): Promise<void> {
    const {retry, random, clock, onStatus, pageSignals} = this.#options;
    // A device that is offline says nothing about the service: that attempt is not counted.
    if (!pageSignals.isOnline()) return;
    const {attempt, baseMs} = this.#budget;
    if (!this.#budget.spend()) {
      // A line that is dead for all is no matter of transport.
      const isDead = !this.#hasAnswered || (error.code === 'network' && error.stage === 'connect');
      if (isDead) throw this.#causeOf(error);
      return this.#fall(error);
    }
    await this.#throwIfCors(error, attempt);
    const delayMs = Math.max(backoffMs(attempt, {...retry, baseMs, random}), error.retryAfterMs ?? 0);
    onStatus({kind: 'waiting', attempt: attempt + 1, delayMs, untilMs: clock.now() + delayMs});
    await this.#pause.wait(delayMs, signal);
  }

  /** Goes on over a lesser transport. @throws {ChatError} `error` where there is none. */
  #fall(error: ChatError): void {
    const {ladder, protocol, onStatus} = this.#options;
    const change = ladder.fall(protocol);
    if (!change) throw this.#causeOf(error);
    this.#budget.onTrial();
    this.#isSettledIn = false;
    if (this.#aim === 'start' && this.canResume) this.#aim = 'resume';
    else this.#aimAt(this.#aim);
    onStatus({kind: 'degraded', ...change});
    onStatus({kind: 'open', transport: change.to, isStream: false});
  }

  /** Who never answered, and does not know the other ways either, is slow: that they are not there says nothing. */
  #causeOf(error: ChatError): ChatError {
    return this.#heldBack && !this.#hasAnswered && unknownWay.has(error.code) ? this.#heldBack : error;
  }

  /** A page came, empty perhaps; the next one is behind it. */
  async #turnPage(askedAt: number, signal: AbortSignal): Promise<void> {
    if (this.#isPaged && !this.canResume) return this.#fall(nameless());
    this.#isSettledIn = this.#aim !== 'start';
    if (this.canResume) this.#aim = 'resume';
    // An answer in one piece may take its time; where nothing was ever answered, nobody may be there.
    if (this.#hasAnswered) this.#budget.progressed();
    else if (!this.#budget.spend()) throw unanswered();
    const tookMs = this.#options.clock.monotonic() - askedAt;
    if (!this.#isPaged) this.#countWaiting(tookMs);
    if (tookMs < pollEveryMs) await this.#pause.wait(pollEveryMs - tookMs, signal);
  }

  /** @throws {ChatError} `timeout` after longer than any answer in one piece should take. */
  #countWaiting(tookMs: number): void {
    this.#waitedMs += Math.min(tookMs, longestWaitMs);
    if (this.#waitedMs > wholeAnswerMs) throw unanswered();
  }

  async #throwIfCors(error: ChatError, attempt: number): Promise<void> {
    const {isSameOrigin, endpoint, answersWithoutCors} = this.#options;
    if (attempt !== 2 || error.code !== 'network' || this.#hasAnswered || isSameOrigin) return;
    if (!(await answersWithoutCors(endpoint.href))) return;
    throw new ChatError(
      `${endpoint.origin} answers, but not to this page. Does it allow this origin, and the headers authorization, content-type, idempotency-key and last-event-id (CORS)?`,
      {code: 'cors', stage: 'connect', cause: error},
    );
  }
}

function unanswered(): ChatError {
  return new ChatError('Nothing was answered, whatever way it was asked for.', {
    code: 'timeout',
    stage: 'connect',
  });
}

/** What a service answers that does not know the way by which it was asked. */
const unknownWay: ReadonlySet<ChatErrorCode> = new Set(['not-found', 'protocol', 'invalid']);

function anew(): Step {
  return {kind: 'again', aim: 'snapshot', error: wrongLength()};
}

function nameless(): ChatError {
  return new ChatError('The answer names no stream whose pages could be asked for (`Stream-Id`).', {
    code: 'protocol',
    stage: 'poll',
  });
}
