import {type PageSignal, type PageSignals, realmSignals} from 'chat-stream';
import {HeldBody} from './held-body.js';

/**
 * The line between this page and its server, which a visitor may spoil. Requests are real, over real sockets;
 * what is broken here is broken for the server too.
 */
export class Line {
  readonly #open = new Set<AbortController>();
  readonly #held = new Set<HeldBody>();
  readonly #listeners = new Set<(signal: PageSignal) => void>();
  #isOnline = true;
  #isHolding = false;

  /** What the page says of itself, with our own going offline among it. */
  readonly pageSignals: PageSignals = {
    isOnline: () => this.#isOnline && realmSignals.isOnline(),
    listen: (listener) => {
      const own = (signal: PageSignal): void => listener(signal);
      const unlisten = realmSignals.listen(own);
      this.#listeners.add(own);
      return () => {
        unlisten();
        this.#listeners.delete(own);
      };
    },
  };

  /** The page's `fetch`, over this line. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (!this.#isOnline) throw lost();
    const cut = new AbortController();
    const given = init?.signal;
    this.#open.add(cut);
    const close = (): void => void this.#open.delete(cut);
    try {
      const signal = given ? AbortSignal.any([given, cut.signal]) : cut.signal;
      const response = await fetch(input, {...init, signal});
      if (!response.ok || !response.body) {
        close();
        return response;
      }
      return new Response(this.#carry(response.body, isStream(response), cut.signal, close), response);
    } catch (error) {
      close();
      throw cut.signal.aborted && !given?.aborted ? lost() : error;
    }
  };

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** Streams that begin now are held back until they are whole, as a buffering proxy does. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** Breaks every open request; their sockets die. Returns how many there were. */
  cut(): number {
    const open = [...this.#open];
    for (const one of open) one.abort();
    return open.length;
  }

  goOffline(): void {
    this.#isOnline = false;
    this.cut();
  }

  goOnline(): void {
    this.#isOnline = true;
    for (const listener of [...this.#listeners]) listener('online');
  }

  /** Moves behind a proxy that holds streams back. What is open does not survive the move. */
  hold(): void {
    this.#isHolding = true;
    this.cut();
  }

  /** Lets streams through again, what is held at this moment included. */
  free(): void {
    this.#isHolding = false;
    for (const body of this.#held) body.release();
    this.#held.clear();
  }

  #carry(
    body: ReadableStream<Uint8Array>,
    isHoldable: boolean,
    cut: AbortSignal,
    close: () => void,
  ): ReadableStream<Uint8Array> {
    const held = new HeldBody(body, {
      cut,
      lost,
      onEnd: () => {
        close();
        this.#held.delete(held);
      },
    });
    if (isHoldable && this.#isHolding) this.#held.add(held);
    else held.release();
    return held.stream;
  }
}

function isStream({headers}: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

/** As `fetch` and its bodies fail when the network does. */
function lost(): TypeError {
  return new TypeError('The line was cut.');
}
