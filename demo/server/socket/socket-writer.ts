import type {WebSocket} from 'ws';

/** Bytes that may wait for a socket before its readers wait too: more would only make what comes next come late. */
const maxWaitingBytes = 64 * 1024;

/**
 * Writes to one socket, and says when it is full: its readers hold their places in the log then, and nothing else.
 * Those who wait for room get it in turn, one batch each.
 */
export class SocketWriter {
  readonly #socket: WebSocket;
  #waitingBytes = 0;
  #sentBytes = 0;
  #wake: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get isFull(): boolean {
    return this.#waitingBytes >= maxWaitingBytes;
  }

  /** True where all that was written has gone out. */
  get isEmpty(): boolean {
    return this.#waitingBytes === 0;
  }

  /** Bytes that went out so far: they grow while somebody reads. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Sends `message` as JSON. */
  write(message: object): void {
    this.writeText(JSON.stringify(message));
  }

  writeText(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#waitingBytes += bytes;
    this.#socket.send(text, () => {
      this.#waitingBytes -= bytes;
      this.#sentBytes += bytes;
      if (!this.isFull) this.#wakeAll();
    });
  }

  /** Resolves when there is room, or when `signal` aborts. */
  async room(signal: AbortSignal): Promise<void> {
    while (this.isFull && !signal.aborted) await this.#change(signal);
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#wake.push(wake);
    });
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
