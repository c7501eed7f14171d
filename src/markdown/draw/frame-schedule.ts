/** Milliseconds after which work is done where no frame came: in a hidden page there are none. */
const hiddenMs = 250;

/** Runs `work` once at the next frame, however often it was asked for; by timer where frames do not come. */
export class FrameSchedule {
  readonly #work: () => void;
  #frame: number | null = null;
  /** Set from the first request until the work. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  /** Once `afterMs` milliseconds have passed. Until then no frame is asked for: one that changes nothing has its cost too. */
  request(afterMs = 0): void {
    if (this.#timer !== undefined) return;
    if (afterMs > 0) this.#timer = setTimeout(() => this.#ask(), afterMs);
    else this.#ask();
  }

  cancel(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = null;
    this.#timer = undefined;
  }

  #ask(): void {
    const run = (): void => {
      this.cancel();
      this.#work();
    };
    this.#frame = requestAnimationFrame(run);
    // Beside the frame: the page may be hidden between now and then.
    this.#timer = setTimeout(run, hiddenMs);
  }
}
