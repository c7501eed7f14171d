import {ChatError} from '../base/chat-error.js';
import type {Clock} from '../base/clock.js';
import {errorFromClose} from './websocket-close.js';
import {readSocketMessage, type SocketMessage} from './websocket-messages.js';

/** What we use of a WebSocket; that of browsers has it, and the `ws` package's. */
export interface SocketLike {
  binaryType: string;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: {readonly data: unknown}) => void): void;
  addEventListener(type: 'close', listener: (event: {readonly code: number}) => void): void;
}

export type SocketClass = new (url: string, protocols?: string | string[]) => SocketLike;

/** Who waits for what a socket says to one request. */
export interface SocketCaller {
  /** A message under its id, or one of which it cannot be told whom it is for. */
  heard(message: SocketMessage, bytes: number): void;
  /** The line lives. */
  alive(): void;
  /** The server asked to wait this long before the next attempt. */
  retryAfter(delayMs: number): void;
  /** True once an answer had begun. */
  readonly hasAnswered: boolean;
  /** Nothing more will be heard. */
  failed(error: unknown): void;
}

export interface SocketLineOptions {
  readonly url: URL;
  readonly protocols: readonly string[];
  readonly Socket: SocketClass;
  /** The first message; null where there is none. Asked while the socket opens. */
  readonly hello: () => Promise<string | null>;
  readonly clock: Clock;
  /** Milliseconds that it stays open when nobody waits for anything. */
  readonly lingerMs: number;
}

/** Longest message, in characters: beyond it the sender is broken or hostile. */
const maxMessageLength = 1024 * 1024;
/** Silence, in milliseconds, after which a line that somebody gave up on is not trusted with anything new. */
const suspectAfterMs = 15_000;

/** One socket, from its opening to its end, and who waits for what on it. */
export class SocketLine {
  readonly #options: SocketLineOptions;
  readonly #socket: SocketLike;
  readonly #callers = new Map<string, SocketCaller>();
  /** What is to be sent once it is open and has said hello; null from then on. */
  #unsent: Map<string, string> | null = new Map();
  #wasOpen = false;
  #isRetired = false;
  #heardAt: number;
  #retryMs: number | null = null;
  #lingering: unknown;

  /** @throws {ChatError} `protocol` where the address is one that this page may not open a socket to. */
  constructor(options: SocketLineOptions) {
    this.#options = options;
    this.#heardAt = options.clock.monotonic();
    const {Socket, url, protocols} = options;
    try {
      this.#socket = new Socket(url.href, [...protocols]);
    } catch (cause) {
      // An insecure address from a secure page, or a subprotocol that is none.
      throw new ChatError(`No WebSocket may be opened to ${url.origin} from here.`, {
        code: 'protocol',
        stage: 'connect',
        cause,
      });
    }
    this.#socket.binaryType = 'arraybuffer';
    const opened = new Promise<void>((resolve) => {
      this.#socket.addEventListener('open', () => {
        this.#wasOpen = true;
        resolve();
      });
    });
    this.#socket.addEventListener('message', ({data}: {readonly data: unknown}) => this.#hear(data));
    this.#socket.addEventListener('close', ({code}: {readonly code: number}) => this.#end(code));
    // A close follows, and says as much.
    this.#socket.addEventListener('error', () => {});
    void this.#greet(opened);
  }

  /** False once it closes, or is not trusted any more: what is asked next needs another one. */
  get isUsable(): boolean {
    return !this.#isRetired;
  }

  /**
   * Sends `text` under `id`, and tells `caller` what is said to it.
   *
   * @throws {ChatError} `conflict` where somebody waits under this id already.
   */
  ask(id: string, text: string, caller: SocketCaller): void {
    if (this.#callers.has(id)) {
      throw new ChatError('Another request waits on the socket under the same id.', {
        code: 'conflict',
        stage: 'open',
      });
    }
    this.#options.clock.clearTimeout(this.#lingering);
    this.#callers.set(id, caller);
    if (this.#retryMs !== null) caller.retryAfter(this.#retryMs);
    if (this.#unsent) this.#unsent.set(id, text);
    else this.#socket.send(text);
  }

  /** Nobody waits under `id` any more. `farewell` is sent where the request was. */
  leave(id: string, farewell: string | null): void {
    const caller = this.#callers.get(id);
    if (!caller) return;
    this.#callers.delete(id);
    if (this.#unsent) this.#unsent.delete(id);
    else if (farewell !== null) this.#socket.send(farewell);
    const silentMs = this.#options.clock.monotonic() - this.#heardAt;
    // Given up without an answer, or after a long silence: it may be dead, and who asks next must not wait for that.
    if (farewell !== null && (!caller.hasAnswered || silentMs > suspectAfterMs)) this.retire();
    else this.#rest();
  }

  /** Takes nothing new, and closes when nobody waits on it. */
  retire(): void {
    this.#isRetired = true;
    this.#rest();
  }

  #rest(): void {
    const {clock, lingerMs} = this.#options;
    clock.clearTimeout(this.#lingering);
    if (this.#callers.size > 0) return;
    if (this.#isRetired) this.#socket.close(1000);
    else this.#lingering = clock.setTimeout(() => this.retire(), lingerMs);
  }

  async #greet(opened: Promise<void>): Promise<void> {
    try {
      const hello = await this.#options.hello();
      await opened;
      this.#heardAt = this.#options.clock.monotonic();
      if (hello !== null) this.#socket.send(hello);
      const unsent = this.#unsent ?? new Map<string, string>();
      this.#unsent = null;
      for (const text of unsent.values()) this.#socket.send(text);
    } catch (error) {
      this.#fail(() => error);
      this.#socket.close(1000);
    }
  }

  #hear(data: unknown): void {
    this.#heardAt = this.#options.clock.monotonic();
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer);
    const message = readSocketMessage(text);
    switch (message.kind) {
      case 'alive':
        if (message.isPing) this.#socket.send('{"type":"pong"}');
        for (const caller of [...this.#callers.values()]) caller.alive();
        return;
      case 'ready':
        this.#retryMs = message.retryMs;
        if (message.retryMs !== null)
          for (const caller of [...this.#callers.values()]) caller.retryAfter(message.retryMs);
        return;
      default:
        for (const caller of this.#callersOf(message))
          if (text.length > maxMessageLength) caller.failed(tooLong());
          else caller.heard(message, text.length);
    }
  }

  /** Where it cannot be told whom an unreadable message was for, any of them may miss it. */
  #callersOf({id}: Exclude<SocketMessage, {kind: 'alive' | 'ready'}>): readonly SocketCaller[] {
    if (id === null) return [...this.#callers.values()];
    const caller = this.#callers.get(id);
    return caller ? [caller] : [];
  }

  #end(code: number): void {
    this.#isRetired = true;
    this.#fail(({hasAnswered}) => errorFromClose({code, wasOpen: this.#wasOpen, hasAnswered}));
  }

  #fail(errorFor: (caller: SocketCaller) => unknown): void {
    this.#isRetired = true;
    this.#options.clock.clearTimeout(this.#lingering);
    const callers = [...this.#callers.values()];
    this.#callers.clear();
    for (const caller of callers) caller.failed(errorFor(caller));
  }
}

function tooLong(): ChatError {
  return new ChatError('A message is longer than 1 Mi characters.', {code: 'malformed'});
}
