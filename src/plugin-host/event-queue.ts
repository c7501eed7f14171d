import type {ChatEvent} from '../model/chat-event.js';

type Reader = {
  readonly resolve: (result: IteratorResult<ChatEvent, undefined>) => void;
  readonly reject: (reason: unknown) => void;
};

/** The events of one call, kept until they are read. */
export class EventQueue implements AsyncIterableIterator<ChatEvent, undefined> {
  readonly #events: ChatEvent[] = [];
  readonly #readers: Reader[] = [];
  readonly #leave: () => void;
  /** How it ended; `reason` is null for a good end. */
  #end: {readonly reason: unknown} | null = null;

  /** @param leave - Called when the reader leaves ahead of the end. */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What comes behind the end is dropped. */
  push(event: ChatEvent): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) reader.resolve({done: false, value: event});
    else this.#events.push(event);
  }

  /** Nothing comes after what is there; `reason`, unless null, is thrown behind it. */
  end(reason: unknown): void {
    if (this.#end) return;
    this.#end = {reason};
    for (const reader of this.#readers.splice(0)) this.#tellEnd(reader);
  }

  next(): Promise<IteratorResult<ChatEvent, undefined>> {
    const value = this.#events.shift();
    if (value) return Promise.resolve({done: false, value});
    return new Promise((resolve, reject) => {
      if (this.#end) this.#tellEnd({resolve, reject});
      else this.#readers.push({resolve, reject});
    });
  }

  async return(): Promise<IteratorResult<ChatEvent, undefined>> {
    const isEarly = this.#end === null;
    this.#events.length = 0;
    this.#end = {reason: null};
    for (const reader of this.#readers.splice(0)) this.#tellEnd(reader);
    if (isEarly) this.#leave();
    return {done: true, value: undefined};
  }

  /** An error is thrown once; afterwards the queue is just over. */
  #tellEnd({resolve, reject}: Reader): void {
    const reason = this.#end?.reason ?? null;
    this.#end = {reason: null};
    if (reason === null) resolve({done: true, value: undefined});
    else reject(reason);
  }
}
