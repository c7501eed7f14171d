/** Bytes of one side of a socket, taken in the portions that HTTP speaks in. */
export class ByteReader {
  #held: Buffer = Buffer.alloc(0);
  #hasEnded = false;
  #wake: () => void = () => {};

  push(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** Bytes up to and with `marker`; null where the side ended before it. */
  async through(marker: string): Promise<Buffer | null> {
    for (;;) {
      const at = this.#held.indexOf(marker);
      if (at >= 0) return this.#take(at + marker.length);
      if (!(await this.#more())) return null;
    }
  }

  /** Exactly `count` bytes; null where the side ended before that. */
  async exactly(count: number): Promise<Buffer | null> {
    while (this.#held.length < count) {
      if (!(await this.#more())) return null;
    }
    return this.#take(count);
  }

  /** Whatever is there, at most `count` bytes; null at the end. */
  async some(count = Number.POSITIVE_INFINITY): Promise<Buffer | null> {
    while (this.#held.length === 0) {
      if (!(await this.#more())) return null;
    }
    return this.#take(Math.min(count, this.#held.length));
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  /** Waits for more to come; false where nothing will. */
  async #more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return true;
  }
}
