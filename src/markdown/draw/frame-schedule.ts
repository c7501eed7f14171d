/** Milliseconds after which work is done where no frame came: in a hidden page there are none. */
const hiddenMs = 250;

/** Runs `work` once at the next frame, however often it was asked for; by timer where frames do not come. */
export class FrameSchedule {
  readonly #work: () => void;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  request(): void {
    if (this.#frame !== null) return;
    const run = (): void => {
      this.cancel();
      this.#work();
    };
    this.#frame = requestAnimationFrame(run);
    // Beside the frame: the page may be hidden between now and then.
    this.#timer = setTimeout(run, hiddenMs);
  }

  cancel(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = null;
  }
}
