import type {Clock} from '../base/clock.js';

export interface RetryOptions {
  /** Attempts without progress before giving up. */
  readonly attempts: number;
  /** Milliseconds of failing without progress before giving up. */
  readonly budgetMs: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

const minHintMs = 250;
const maxHintMs = 30_000;
/** Milliseconds between two failures that no attempt and its wait take: the device slept. */
const asleepMs = 90_000;
/** Attempts on a transport that was fallen to, until it carried something. */
const attemptsOnTrial = 2;

/** Counts what failed since something came, and says when it is enough. Time spent offline or asleep costs nothing. */
export class Budget {
  readonly #retry: RetryOptions;
  readonly #clock: Clock;
  #attempts = 0;
  #failedAt: number | null = null;
  #failedMs = 0;
  #baseMs: number;
  #isOnTrial = false;

  constructor(retry: RetryOptions, clock: Clock) {
    this.#retry = retry;
    this.#clock = clock;
    this.#baseMs = retry.baseMs;
  }

  /** Number of the attempt that is being made or comes next, since something came; from 1. */
  get attempt(): number {
    return Math.max(1, this.#attempts + 1);
  }

  /** Milliseconds from which waits double. */
  get baseMs(): number {
    return this.#baseMs;
  }

  /** The server asked for this wait: clamped to 250 ms – 30 s. */
  hinted(delayMs: number): void {
    this.#baseMs = Math.min(maxHintMs, Math.max(minHintMs, delayMs));
  }

  /** Something new came: all is well, and the attempt that brought it does not count should it fail now. */
  progressed(): void {
    this.forgive();
    this.#attempts = -1;
    this.#isOnTrial = false;
  }

  /** What failed so far does not count: the device was offline, or asleep, or another transport begins. */
  forgive(): void {
    this.#attempts = 0;
    this.#failedAt = null;
    this.#failedMs = 0;
  }

  /** A lesser transport begins, and gets fewer attempts until it carried something. */
  onTrial(): void {
    this.forgive();
    this.#isOnTrial = true;
  }

  /** An attempt failed. Returns false where there is nothing left to spend. */
  spend(): boolean {
    this.#attempts += 1;
    const now = this.#clock.monotonic();
    const sinceLastMs = now - (this.#failedAt ?? now);
    if (sinceLastMs < asleepMs) this.#failedMs += sinceLastMs;
    this.#failedAt = now;
    const {attempts, budgetMs} = this.#retry;
    const most = this.#isOnTrial ? Math.min(attemptsOnTrial, attempts) : attempts;
    return this.#attempts < most && this.#failedMs < budgetMs;
  }
}
