import {ChatError, type ChatErrorStage} from '../base/chat-error.js';
import type {Clock} from '../base/clock.js';
import {type ChatEvent, isTerminal, type TerminalEvent} from '../model/chat-event.js';
import {heartbeatMs} from '../model/native-wire.js';
import type {Decoded, Decoder} from '../protocols/protocol.js';
import type {Transport, TransportRequest} from '../transport/transport.js';
import {answerIsWhole, type Frame, type FrameSink, type OpenOptions} from '../transport/transport.js';
import {cutOff, timedOut} from './attempt-errors.js';
import type {Patience} from './attempt-patience.js';
import type {Cursor} from './cursor.js';
import {WaitingFrames} from './waiting-frames.js';
import {Watchdog} from './watchdog.js';

/** Silence after which a line that sends heartbeats is dead: three heartbeats. */
const idleAfterHeartbeatMs = 3 * heartbeatMs;
const slowMs = 10_000;

/** How one attempt at reading ended. */
export type AttemptResult =
  | {readonly kind: 'terminal'; readonly event: TerminalEvent}
  /** The answer had begun, and the body ended or the line died before a terminal event. */
  | {readonly kind: 'cut'; readonly error: ChatError}
  /** An event is missing or could not be read. */
  | {readonly kind: 'gap'}
  /** A page of events ended; the next one is to be asked for. */
  | {readonly kind: 'page'}
  /** The server has nothing more to send. */
  | {readonly kind: 'spent'}
  /** No answer came, not a byte of it, or one that refuses. */
  | {readonly kind: 'refused'; readonly error: ChatError}
  /** Too many events in a row could not be read. */
  | {readonly kind: 'malformed'; readonly error: ChatError};

export interface AttemptOptions {
  readonly transport: Transport;
  readonly request: TransportRequest;
  readonly decoder: Decoder;
  readonly cursor: Cursor;
  readonly fetch: typeof globalThis.fetch;
  readonly assertAllowed?: OpenOptions['assertAllowed'];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asked at the start, and again when the head of the answer has said who answers. */
  patience(): Patience;
  /** Unreadable events in a row that a stream without numbers may have. */
  readonly maxMalformed: number;
  onOpen(headers: Headers): void;
  /** The body's first byte came. */
  onFirstByte(): void;
  onBytes(bytes: number): void;
  onEvent(event: ChatEvent, seq: number | null): void;
  onDuplicate(): void;
  onSkipped(reason: string): void;
  onSlow(sinceMs: number): void;
  /** Nothing came for so long that the line is given up. */
  onStalled(silentMs: number): void;
  onLively(): void;
  onHeartbeat(): void;
  onRetryHint(delayMs: number): void;
  /** The decoder found out which wire this is. Told once. */
  onDetected?(name: string): void;
}

/** One attempt: reads to its end and applies what is new to the cursor's stream. */
export class Attempt {
  readonly #options: AttemptOptions;
  /** Ends this attempt alone; what still arrives of it afterwards is not listened to. */
  readonly #own = new AbortController();
  readonly #beganAt: number;
  readonly #timers = new Map<keyof Patience, unknown>();
  #result: AttemptResult | null = null;
  #isOver = false;
  #isOpen = false;
  #hasBytes = false;
  #malformedInARow = 0;
  #isDetected = false;
  #watchdog: Watchdog | null = null;
  readonly #frames: WaitingFrames;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.#beganAt = options.clock.monotonic();
    this.#frames = new WaitingFrames({
      decoder: options.decoder,
      signal: this.#own.signal,
      onFrame: (frame) => this.#decode(frame),
      onFailure: (error) => this.#finish({kind: 'malformed', error}),
    });
  }

  /** @throws the signal's reason when aborted; never a ChatError, for those are results. */
  async read(): Promise<AttemptResult> {
    const {transport, request, decoder, fetch, assertAllowed, signal} = this.#options;
    const line = {signal: this.#own.signal, fetch, assertAllowed};
    const onAbort = (): void => this.#leave(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, {once: true});
    this.#startTimers();
    try {
      const end = await transport.open(request, this.#sink(), line).finally(() => this.#frames.settled());
      signal.throwIfAborted();
      if (this.#result) return this.#result;
      if (end !== 'ended') return {kind: end};
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
      this.#isOver = true;
      for (const name of this.#timers.keys()) this.#clear(name);
      this.#watchdog?.stop();
    }
  }

  /** The page woke up: a line that was silent for longer than a heartbeat may have died unnoticed. */
  verify(): void {
    const silentMs = this.#watchdog?.silentMs ?? this.#options.clock.monotonic() - this.#beganAt;
    if (silentMs <= heartbeatMs) return;
    const {transport, cursor} = this.#options;
    // Silent by nature, an answer in one piece or a page that waits is asked for again, and nothing has failed.
    const isPage = transport.carriage === 'pages' && cursor.canResume;
    if (transport.carriage === 'whole' || isPage) this.#finish({kind: 'page'});
    else this.#stall(silentMs);
  }

  #startTimers(): void {
    const {connectMs, firstByteMs, pageMs} = this.#options.patience();
    this.#refuseAfter('connectMs', connectMs, 'connect');
    this.#refuseAfter('firstByteMs', firstByteMs, 'open');
    this.#after('pageMs', pageMs, () => this.#finish({kind: 'page'}));
  }

  /** A service that sends its first byte at once, as its head now says, is not waited for as long as another. */
  #hurry(): void {
    this.#clear('firstByteMs');
    this.#refuseAfter('firstByteMs', this.#options.patience().firstByteMs, 'open');
  }

  #refuseAfter(name: 'connectMs' | 'firstByteMs', ms: number | null, stage: ChatErrorStage): void {
    this.#after(name, ms, () => {
      const tookMs = this.#options.clock.monotonic() - this.#beganAt;
      // Called so late, the timer says that the device slept, and nothing of who was asked.
      const hasSlept = tookMs > Number(ms) + heartbeatMs;
      this.#finish({
        kind: 'refused',
        error: timedOut(hasSlept ? 'stream' : stage, Math.round(tookMs)),
      });
    });
  }

  /** Calls `end` when `ms` have passed since the request. */
  #after(name: keyof Patience, ms: number | null, end: () => void): void {
    if (ms === null) return;
    const {clock} = this.#options;
    const leftMs = Math.max(0, this.#beganAt + ms - clock.monotonic());
    this.#timers.set(name, clock.setTimeout(end, leftMs));
  }

  #clear(name: keyof Patience): void {
    this.#options.clock.clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #sink(): FrameSink {
    const {decoder, onOpen, onLively, onRetryHint, onBytes, onFirstByte, onHeartbeat} = this.#options;
    return {
      opened: (headers) => {
        if (this.#isOver) return;
        decoder.opened?.(headers);
        this.#isOpen = true;
        this.#clear('connectMs');
        this.#watch();
        onOpen(headers);
        this.#hurry();
      },
      activity: (bytes) => {
        if (this.#isOver) return;
        if (!this.#hasBytes) {
          this.#hasBytes = true;
          this.#clear('firstByteMs');
          onFirstByte();
        }
        onBytes(bytes);
        if (this.#watchdog?.fed()) onLively();
      },
      heartbeat: () => {
        if (this.#isOver) return;
        this.#watchdog?.armIdle(idleAfterHeartbeatMs);
        onHeartbeat();
      },
      retryAfter: onRetryHint,
      frame: (frame) => {
        if (!this.#isOver) this.#frames.push(frame);
      },
    };
  }

  #decode(frame: Frame): void {
    if (this.#isOver) return;
    const {decoder, onDetected} = this.#options;
    const decoded = decoder.decode(frame);
    if (!this.#isDetected && decoder.detected) {
      this.#isDetected = true;
      onDetected?.(decoder.detected);
    }
    this.#take(decoded);
  }

  /** Pages and whole answers are silent by nature; a stream is watched. */
  #watch(): void {
    const {clock, onSlow, transport} = this.#options;
    if ((transport.carriage ?? 'stream') !== 'stream') return;
    this.#watchdog = new Watchdog({
      clock,
      slowMs,
      idleMs: this.#options.patience().idleMs,
      onSlow,
      onIdle: (silentMs) => this.#stall(silentMs),
    });
  }

  #stall(silentMs: number): void {
    if (this.#isOver) return;
    this.#options.onStalled(silentMs);
    const error = timedOut('stream', Math.round(silentMs));
    this.#finish({kind: this.#isOpen ? 'cut' : 'refused', error});
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
    if (this.#isOver) return;
    const {cursor, onEvent, onDuplicate, transport} = this.#options;
    const isWhole = transport.carriage === 'whole';
    const verdict = isWhole ? 'apply' : cursor.judge(seq, id);
    if (verdict === 'duplicate') {
      onDuplicate();
      return;
    }
    // A proxy or a mistaken server answered with another stream.
    const isForeign = event?.type === 'start' && cursor.isOtherThan(event.streamId);
    // A reset holds the whole message: whatever was missed before it does not matter any more.
    if (isForeign || (verdict === 'gap' && event?.type !== 'reset')) {
      this.#finish({kind: 'gap'});
      return;
    }
    this.#malformedInARow = 0;
    if (event?.type === 'start') cursor.named(event.streamId);
    if (!isWhole) cursor.applied(seq, id);
    if (!event) return;
    if (isTerminal(event)) this.#finish({kind: 'terminal', event});
    else onEvent(event, seq);
  }

  /** In a numbered stream, as all pages are, an unreadable event is a gap, which can be asked for again; elsewhere it is lost. */
  #skip(reason: string): void {
    const {cursor, maxMalformed, onSkipped, transport} = this.#options;
    this.#malformedInARow += 1;
    onSkipped(reason);
    if (cursor.isNumbered || transport.carriage === 'pages') this.#finish({kind: 'gap'});
    else if (this.#malformedInARow >= maxMalformed) {
      const error = new ChatError(`${maxMalformed} events in a row could not be read: ${reason}.`, {
        code: 'malformed',
      });
      this.#finish({kind: 'malformed', error});
    }
  }

  #finish(result: AttemptResult): void {
    this.#result ??= result;
    this.#leave(result.kind === 'terminal' ? answerIsWhole : undefined);
  }

  /** Nothing is heard of it any more, whatever its transport still says. */
  #leave(reason?: unknown): void {
    this.#isOver = true;
    this.#own.abort(reason);
  }
}
