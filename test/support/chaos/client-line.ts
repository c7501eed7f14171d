import type {Socket} from 'node:net';

/** How a line is cut: a clean end (FIN) or a reset (RST). */
export type CutKind = 'end' | 'reset';

/** The proxy's line to the client, as faults use it. */
export class ClientLine {
  /** Aborted once the client is gone, or the line was cut. */
  readonly closed: AbortSignal;
  readonly #closing: AbortController;
  readonly #socket: Socket;
  #bytesWritten = 0;

  constructor(socket: Socket, closing = closingOf(socket)) {
    this.#socket = socket;
    this.#closing = closing;
    this.closed = closing.signal;
  }

  /** Bytes handed to the socket, over all answers. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** Resolves when the socket took `bytes`, or the client is gone. */
  async write(bytes: Buffer): Promise<void> {
    if (this.closed.aborted || bytes.length === 0) return;
    this.#bytesWritten += bytes.length;
    await new Promise<void>((resolve) => {
      const onClosed = (): void => resolve();
      this.closed.addEventListener('abort', onClosed, {once: true});
      this.#socket.write(bytes, () => {
        this.closed.removeEventListener('abort', onClosed);
        resolve();
      });
    });
  }

  cut(how: CutKind): void {
    if (this.closed.aborted) return;
    this.#closing.abort();
    if (how === 'reset') this.#socket.resetAndDestroy();
    else this.#socket.destroySoon();
  }

  /** The same line, which is cut behind `afterBytes` bytes more. */
  cutBehind(afterBytes: number, how: CutKind): ClientLine {
    return new BreakingLine(this.#socket, this.#closing, {afterBytes, how});
  }

  /** Says nothing more, and keeps the socket open until the client gives up. */
  async stall(): Promise<void> {
    if (this.closed.aborted) return;
    await new Promise<void>((resolve) => {
      this.closed.addEventListener('abort', () => resolve(), {once: true});
    });
  }

  /** Waits `delayMs` milliseconds, or until the client is gone. */
  async pause(delayMs: number): Promise<void> {
    if (this.closed.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.closed.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      this.closed.addEventListener('abort', done, {once: true});
    });
  }
}

/** Aborts once the client is gone. */
function closingOf(socket: Socket): AbortController {
  const closing = new AbortController();
  // Each write is a segment of its own: what is told of pieces must hold on the wire.
  socket.setNoDelay(true);
  socket.once('close', () => closing.abort());
  if (socket.destroyed) closing.abort();
  return closing;
}

class BreakingLine extends ClientLine {
  readonly #how: CutKind;
  #left: number;

  constructor(
    socket: Socket,
    closing: AbortController,
    {afterBytes, how}: {readonly afterBytes: number; readonly how: CutKind},
  ) {
    super(socket, closing);
    this.#left = afterBytes;
    this.#how = how;
  }

  override async write(bytes: Buffer): Promise<void> {
    const passed = bytes.subarray(0, this.#left);
    this.#left -= bytes.length;
    await super.write(passed);
    if (this.#left <= 0) this.cut(this.#how);
  }
}
