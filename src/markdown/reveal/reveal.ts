import {characterAt} from './characters.js';

/** Milliseconds after which a character is given out, at the latest. */
export const maxBehindMs = 300;
/** Frames come late at times: what is aimed at leaves room for one. */
const aimedMs = 250;
const frameMs = 1000 / 60;
const longestFrameMs = 100;

/** Where text that came between two frames ends, and when it must be out. */
interface Mark {
  end: number;
  /** Milliseconds, by the clock. */
  readonly dueAt: number;
}

/**
 * Gives text out at an even pace, whatever the pieces that it comes in, and never more than `maxBehindMs` after it
 * came.
 *
 * The pace is the slowest at which everything that waits is still out in time. Pieces that come regularly are so given
 * out at the rate at which they come, and a sudden mass only as much faster as it must be. What it holds, and the work
 * of a frame, are bounded by what comes within that time.
 *
 * Positions are UTF-16 units from the beginning.
 */
export class Reveal {
  /** Milliseconds that never jump. */
  readonly #now: () => number;
  #waiting = '';
  #pushed = 0;
  #given = 0;
  /** Where the even pace stands; what is given out stays behind it by a part of a character. */
  #pace = 0;
  #marks: Mark[] = [];
  #hasMarkOfThisFrame = false;
  /** Null where the frame before was not one of those in which something waited. */
  #lastFrameAt: number | null = null;
  #frameMs = frameMs;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** There is text that was not given out. */
  get isWaiting(): boolean {
    return this.#waiting !== '';
  }

  push(text: string): void {
    if (text === '') return;
    if (!this.isWaiting) {
      this.#lastFrameAt = null;
      // The first character shows at once that something came.
      this.#pace = this.#given + 1;
    }
    this.#waiting += text;
    this.#pushed += text.length;
    const last = this.#hasMarkOfThisFrame ? this.#marks.at(-1) : undefined;
    if (last) last.end = this.#pushed;
    else this.#marks.push({end: this.#pushed, dueAt: this.#now() + aimedMs});
    this.#hasMarkOfThisFrame = true;
  }

  /** What is to be shown more from this frame on. To be called once a frame while something waits. */
  take(): string {
    const now = this.#now();
    this.#timeFrame(now);
    this.#hasMarkOfThisFrame = false;
    let step = 0;
    let due = this.#given;
    for (const {end, dueAt} of this.#marks) {
      const framesLeft = Math.max(1, 1 + Math.floor((dueAt - now) / Math.max(1, this.#frameMs)));
      step = Math.max(step, (end - this.#pace) / framesLeft);
      if (framesLeft === 1) due = end;
    }
    this.#pace = Math.min(this.#pushed, this.#pace + step);
    return this.#give(this.#cut(due));
  }

  /** All that waits. */
  takeAll(): string {
    this.#pace = this.#pushed;
    return this.#give(this.#waiting.length);
  }

  #timeFrame(now: number): void {
    const passedMs = this.#lastFrameAt === null ? this.#frameMs : now - this.#lastFrameAt;
    this.#lastFrameAt = now;
    this.#frameMs += (Math.min(longestFrameMs, passedMs) - this.#frameMs) / 8;
  }

  /** How much of what waits to give out: whole characters, and everything up to `due`. */
  #cut(due: number): number {
    const {end} = characterAt(this.#waiting, due - this.#given);
    const {start} = characterAt(this.#waiting, Math.floor(this.#pace - this.#given + 1e-6));
    return Math.max(start, end);
  }

  #give(length: number): string {
    const text = this.#waiting.slice(0, length);
    this.#waiting = this.#waiting.slice(length);
    this.#given += length;
    this.#pace = Math.max(this.#pace, this.#given);
    this.#marks = this.#marks.filter(({end}) => end > this.#given);
    return text;
  }
}
