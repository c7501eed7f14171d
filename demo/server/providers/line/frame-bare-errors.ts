const lineFeed = 0x0a;
/** First bytes of lines that an event stream may have: its fields, comments and empty lines. */
const framed = new Set([...'deir:\r\n'].map((letter) => letter.charCodeAt(0)));
const dataLine = 'd'.charCodeAt(0);
const closing = new Set([...'}]'].map((letter) => letter.charCodeAt(0)));
const maxKeptBytes = 64 * 1024;

/**
 * Passes an event stream through, and puts into a frame what `errorIn` finds in JSON that stands outside of its frames:
 * Gemini sends errors so, and readers of event streams do not look there. `errorIn` answers undefined for what is no
 * error, or not whole yet.
 */
export function frameBareErrors(errorIn: (text: string) => unknown): TransformStream<Uint8Array, Uint8Array> {
  const kept = new KeptLines();
  const encoder = new TextEncoder();
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      kept.add(chunk);
      const error = kept.mayBeWhole ? errorIn(kept.text) : undefined;
      if (error === undefined) return;
      kept.clear();
      // Not `controller.error`: the words before it, still on their way, would be lost.
      controller.enqueue(encoder.encode(`\n\ndata: ${JSON.stringify({type: 'error', error})}\n\n`));
    },
  });
}

/** The lines since the last frame that are none of an event stream. */
class KeptLines {
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #isAtLineStart = true;
  #isKeeping = false;

  get text(): string {
    return new TextDecoder().decode(Buffer.concat(this.#pieces));
  }

  get mayBeWhole(): boolean {
    const last = this.#pieces.at(-1);
    return last !== undefined && closing.has(last.at(-1) ?? 0);
  }

  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#isAtLineStart) this.#beginLine(chunk[at] ?? 0);
      const end = chunk.indexOf(lineFeed, at);
      this.#isAtLineStart = end >= 0;
      const next = end < 0 ? chunk.length : end + 1;
      if (this.#isKeeping) this.#keep(chunk.subarray(at, end < 0 ? next : end));
      at = next;
    }
  }

  #beginLine(first: number): void {
    this.#isKeeping = !framed.has(first);
    if (first === dataLine) this.clear();
  }

  #keep(piece: Uint8Array): void {
    const rest = piece.at(-1) === '\r'.charCodeAt(0) ? piece.subarray(0, -1) : piece;
    if (rest.length === 0 || this.#bytes + rest.length > maxKeptBytes) return;
    this.#pieces.push(rest);
    this.#bytes += rest.length;
  }
}
