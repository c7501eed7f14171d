import {ChatError} from '../base/chat-error.js';
import type {Clock} from '../base/clock.js';
import {type ChatEvent, isTerminal, type TerminalEvent} from '../model/chat-event.js';
import type {Decoded, Decoder} from '../protocols/protocol.js';
import type {FrameSink, Transport, TransportRequest} from '../transport/transport.js';
import type {Cursor} from './cursor.js';
import {Watchdog} from './watchdog.js';

/** Silence after which a line that sends heartbeats is dead: three heartbeats. */
const idleAfterHeartbeatMs = 45_000;
const slowMs = 10_000;

/** How one attempt at reading ended. */
export type AttemptResult =
  | {readonly kind: 'terminal'; readonly event: TerminalEvent}
  /** The answer had begun, and the body ended or the line died before a terminal event. */
  | {readonly kind: 'cut'; readonly error: ChatError}
  /** An event is missing or could not be read. */
  | {readonly kind: 'gap'}
  /** The server has nothing more to send. */
  | {readonly kind: 'spent'}
  /** No answer came, or one that refuses. */
  | {readonly kind: 'refused'; readonly error: ChatError}
  /** Too many events in a row could not be read. */
  | {readonly kind: 'malformed'; readonly error: ChatError};

export interface AttemptOptions {
  readonly transport: Transport;
  readonly request: TransportRequest;
  readonly decoder: Decoder;
  readonly cursor: Cursor;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly connectMs: number;
  readonly idleMs: number | null;
  /** Unreadable events in a row that a stream without numbers may have. */
  readonly maxMalformed: number;
  onOpen(headers: Headers): void;
  onEvent(event: ChatEvent): void;
  onSkipped(reason: string): void;
  onSlow(sinceMs: number): void;
  onLively(): void;
  onRetryHint(delayMs: number): void;
}

/**
 * Reads one attempt to its end and applies what is new to the cursor's stream.
 *
 * @throws the signal's reason when aborted; never a ChatError, for those are results.
 */
export async function readAttempt(options: AttemptOptions): Promise<AttemptResult> {
  const attempt = new Attempt(options);
  return attempt.read();
}

class Attempt {
  readonly #options: AttemptOptions;
  /** Ends this attempt alone; what still arrives of it afterwards is not listened to. */
  readonly #own = new AbortController();
  #result: AttemptResult | null = null;
  #isOpen = false;
  #malformedInARow = 0;
  #watchdog: Watchdog | null = null;
  #connectTimer: unknown;

  constructor(options: AttemptOptions) {
    this.#options = options;
  }

  async read(): Promise<AttemptResult> {
    const {transport, request, decoder, fetch, signal, clock, connectMs} = this.#options;
    const onAbort = (): void => this.#own.abort(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, {once: true});
    this.#connectTimer = clock.setTimeout(
      () => this.#finish({kind: 'refused', error: timedOut('connect', connectMs)}),
      connectMs,
    );
    try {
      const end = await transport.open(request, this.#sink(), {signal: this.#own.signal, fetch});
      if (this.#result) return this.#result;
      if (end === 'spent') return {kind: 'spent'};
      for (const event of decoder.end()) this.#take({kind: 'events', events: [event]});
      return this.#result ?? {kind: 'cut', error: cutOff()};
    } catch (error) {
      signal.throwIfAborted();
      if (this.#result) return this.#result;
      if (!(error instanceof ChatError)) throw error;
      if (error.code === 'malformed') return {kind: 'malformed', error};
      return {kind: this.#isOpen ? 'cut' : 'refused', error};
    } finally {
      signal.removeEventListener('abort', onAbort);
      clock.clearTimeout(this.#connectTimer);
      this.#watchdog?.stop();
    }
  }

  #sink(): FrameSink {
    const {clock, idleMs, decoder, onOpen, onSlow, onLively, onRetryHint} = this.#options;
    return {
      opened: (headers) => {
        this.#isOpen = true;
        clock.clearTimeout(this.#connectTimer);
        this.#watchdog = new Watchdog({
          clock,
          slowMs,
          idleMs,
          onSlow,
          onIdle: () =>
            this.#finish({kind: 'cut', error: timedOut('stream', idleMs ?? idleAfterHeartbeatMs)}),
        });
        onOpen(headers);
      },
      activity: () => {
        if (this.#watchdog?.fed()) onLively();
      },
      heartbeat: () => this.#watchdog?.armIdle(idleAfterHeartbeatMs),
      retryAfter: onRetryHint,
      frame: (frame) => {
        if (!this.#result) this.#take(decoder.decode(frame));
      },
    };
  }

  #take(decoded: Decoded): void {
    switch (decoded.kind) {
      case 'event':
        this.#apply(decoded.event, decoded.seq, decoded.id);
        break;
      case 'events':
        for (const event of decoded.events) this.#apply(event, null, null);
        break;
      case 'ignored':
        this.#apply(null, decoded.seq, decoded.id);
        break;
      case 'malformed':
        this.#skip(decoded.reason);
        break;
    }
  }

  #apply(event: ChatEvent | null, seq: number | null, id: string | null): void {
    if (this.#result) return;
    const {cursor, onEvent} = this.#options;
    const verdict = cursor.judge(seq);
    if (verdict === 'duplicate') return;
    // A reset holds the whole message: whatever was missed before it does not matter any more.
    if (verdict === 'gap' && event?.type !== 'reset') {
      this.#finish({kind: 'gap'});
      return;
    }
    this.#malformedInARow = 0;
    if (event?.type === 'start') cursor.named(event.streamId);
    cursor.applied(seq, id);
    if (!event) return;
    if (isTerminal(event)) this.#finish({kind: 'terminal', event});
    else onEvent(event);
  }

  /** In a numbered stream an unreadable event is a gap, which can be asked for again; elsewhere it is lost. */
  #skip(reason: string): void {
    const {cursor, maxMalformed, onSkipped} = this.#options;
    this.#malformedInARow += 1;
    onSkipped(reason);
    if (cursor.isNumbered) this.#finish({kind: 'gap'});
    else if (this.#malformedInARow >= maxMalformed) {
      const error = new ChatError(`${maxMalformed} events in a row could not be read: ${reason}.`, {
        code: 'malformed',
      });
      this.#finish({kind: 'malformed', error});
    }
  }

  #finish(result: AttemptResult): void {
    this.#result ??= result;
    this.#own.abort();
  }
}

function cutOff(): ChatError {
  return new ChatError('The stream ended without an end marker.', {code: 'premature-close'});
}

function timedOut(stage: 'connect' | 'stream', afterMs: number): ChatError {
  return new ChatError(`Nothing came for ${afterMs} ms.`, {code: 'timeout', stage});
}
