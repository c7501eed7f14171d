export interface HeldBodyOptions {
  /** Aborted when the line is cut. */
  readonly cut: AbortSignal;
  /** What reading fails with then. */
  readonly lost: () => Error;
  /** The body has ended, was cut, or nobody reads it any more. */
  readonly onEnd: () => void;
}

/** An answer's body on its way to the page: it waits until it is whole, unless it is released before. */
export class HeldBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #pieces: Uint8Array[] = [];
  #isReleased = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(body: ReadableStream<Uint8Array>, {cut, lost, onEnd}: HeldBodyOptions) {
    const reader = body.getReader();
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        this.#pump(reader)
          .then(() => controller.close())
          .catch((error: unknown) => controller.error(cut.aborted ? lost() : error))
          .finally(onEnd);
      },
      cancel: (reason) => {
        this.#controller = null;
        onEnd();
        return reader.cancel(reason);
      },
    });
  }

  /** Lets pass what has come, and what will. */
  release(): void {
    this.#isReleased = true;
    for (const piece of this.#pieces.splice(0)) this.#controller?.enqueue(piece);
  }

  async #pump(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      this.#pieces.push(read.value);
      if (this.#isReleased) this.release();
    }
    this.release();
  }
}
