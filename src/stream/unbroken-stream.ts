import {ChatError} from '../base/chat-error.js';
import type {PageSignal} from '../base/page-signals.js';
import {type ChatEvent, isTerminal, type TerminalEvent} from '../model/chat-event.js';
import {headerNames} from '../model/native-wire.js';
import type {TransportRequest} from '../transport/transport.js';
import {Attempt, type AttemptResult} from './attempt.js';
import {Cursor, type Verdict} from './cursor.js';
import {patienceFor} from './patience.js';
import {Recovery} from './recovery.js';
import {Replay} from './replay.js';
import {decoderFor, requestFor} from './requests.js';
import type {UnbrokenStreamOptions} from './stream-options.js';
import {TextLength, wrongLength} from './text-length.js';

/** Many attempts, one unbroken sequence of events: after a cut it takes up behind the last event applied. */
export class UnbrokenStream {
  readonly cursor: Cursor;
  readonly #options: UnbrokenStreamOptions;
  readonly #recovery: Recovery;
  readonly #text: TextLength;
  readonly #replay = new Replay();
  /** Ends the reading: aborted from outside, out of time, or finished by what another reader told. */
  readonly #over = new AbortController();
  /** The attempt under way. One at a time: what an older one still says is not listened to. */
  #attempt: Attempt | null = null;
  #told: TerminalEvent | null = null;
  #hasStarted: boolean;
  #isReadAnew = false;
  #isOutOfTime = false;
  #skipped = 0;
  #duplicates = 0;

  constructor(options: UnbrokenStreamOptions) {
    this.#options = options;
    this.cursor = new Cursor(options.from);
    this.#hasStarted = this.cursor.lastSeq !== null;
    this.#recovery = new Recovery(options, this.cursor);
    this.#text = new TextLength(options.from?.textLength ?? 0);
  }

  /** True once it was given up because it took longer than `totalMs`, whatever the line was like. */
  get isOutOfTime(): boolean {
    return this.#isOutOfTime;
  }

  /** UTF-16 units of text so far. */
  get textLength(): number {
    return this.#text.length;
  }

  /**
   * Reads to the terminal event.
   *
   * @throws {ChatError} when the answer cannot be had whole.
   * @throws the signal's reason when aborted.
   */
  async read(): Promise<TerminalEvent> {
    const {signal, pageSignals, clock, timeouts} = this.#options;
    signal.throwIfAborted();
    const onAbort = (): void => this.#over.abort(signal.reason);
    signal.addEventListener('abort', onAbort, {once: true});
    const unlisten = pageSignals.listen((heard) => this.#hear(heard));
    const {totalMs} = timeouts;
    const timer = totalMs === null ? null : clock.setTimeout(() => this.#giveUp(totalMs), totalMs);
    try {
      return await this.#readOn(this.#over.signal);
    } catch (error) {
      if (this.#told) return this.#told;
      throw error;
    } finally {
      unlisten();
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Takes an event that another reader of the stream had. Only the next one in order is applied, and a reset
   * ahead of it; the verdict says whether this was it.
   */
  feed(event: ChatEvent, seq: number, id: string | null): Verdict {
    const verdict = this.cursor.judge(seq, id);
    const isWhole = verdict === 'gap' && event.type === 'reset';
    if (this.#over.signal.aborted || (verdict !== 'apply' && !isWhole)) return verdict;
    if (event.type === 'start') this.cursor.named(event.streamId);
    this.cursor.applied(seq, id);
    if (isTerminal(event)) {
      this.#told = event;
      this.#over.abort(event);
    } else this.#deliver(event);
    return 'apply';
  }

  async #readOn(signal: AbortSignal): Promise<TerminalEvent> {
    const {ladder, protocol, mayRead, clock} = this.#options;
    await protocol.load?.();
    ladder.fit(protocol);
    for (;;) {
      signal.throwIfAborted();
      await this.#recovery.whileOffline(signal);
      signal.throwIfAborted();
      if (this.#recovery.aim !== 'start') await mayRead?.(signal);
      if (ladder.probeInMs === 0 && !ladder.isProbing) ladder.probe();
      const askedAt = clock.monotonic();
      const result = await this.#readOnce(signal);
      if (result.kind === 'terminal' && this.#isComplete(result.event)) return result.event;
      await this.#recovery.after(result, askedAt, signal);
    }
  }

  async #readOnce(signal: AbortSignal): Promise<AttemptResult> {
    const options = this.#options;
    const {ladder, protocol, onStatus} = options;
    const {aim, isSettledIn, attempt: number} = this.#recovery;
    const {transport} = ladder;
    const carriage = transport.carriage ?? 'stream';
    const isQuiet = carriage !== 'stream' && isSettledIn;
    if (carriage === 'stream' && !ladder.isProbing) onStatus({kind: 'connecting', attempt: number});
    const asking = {...options, carriage, aim, cursor: this.cursor, mayWait: isQuiet};
    const request = requestFor(asking);
    const decoder = decoderFor(asking);
    const prepared = await options.prepare(request);
    signal.throwIfAborted();
    this.#attempt = new Attempt({
      ...options,
      transport,
      request: withReading(prepared, request),
      cursor: this.cursor,
      decoder: options.watchDecoder?.(decoder) ?? decoder,
      signal,
      patience: () => patienceFor({ladder, protocol, carriage, isQuiet, timeouts: options.timeouts}),
      onOpen: (headers) => this.#opened(headers),
      onFirstByte: () => this.#carried(),
      onBytes: (bytes) => options.onBytes?.(bytes),
      onEvent: (event) => this.#deliver(event),
      onDuplicate: () => {
        this.#duplicates += 1;
      },
      onSkipped: (reason) => {
        this.#skipped += 1;
        onStatus({kind: 'event-skipped', reason, count: this.#skipped});
      },
      onSlow: (sinceMs) => onStatus({kind: 'slow', sinceMs}),
      onStalled: (silentMs) => onStatus({kind: 'stalled', silentMs}),
      onLively: () => this.#showOpen(),
      onHeartbeat: () => options.onHeartbeat?.(),
      onRetryHint: (delayMs) => this.#recovery.hinted(delayMs),
    });
    this.#replay.began(aim !== 'start' && (protocol.resumeAbility?.replays ?? false));
    try {
      return await this.#attempt.read();
    } finally {
      this.#attempt = null;
      this.#tellDuplicates();
      // A look that nobody waits for any more must not be taken over by the next reply.
      if (signal.aborted && ladder.isProbing) ladder.probeFailed();
    }
  }

  #opened(headers: Headers): void {
    const {protocol, ladder} = this.#options;
    const streamId = headers.get(headerNames.streamId);
    if (streamId && protocol.resumeAbility?.isNamedByHead) {
      this.cursor.named(streamId);
      ladder.sawNative();
    }
    this.#recovery.answered();
    this.#showOpen();
  }

  /** Bytes come through: a transport that was tried again carries. */
  #carried(): void {
    const {ladder, onStatus} = this.#options;
    this.#recovery.carried();
    const change = ladder.probeWon();
    if (!change) return;
    onStatus({kind: 'restored', ...change});
    this.#showOpen();
  }

  #showOpen(): void {
    const {ladder, onStatus} = this.#options;
    // A probe shows nothing until it has won.
    if (ladder.isProbing) return;
    const {name, carriage = 'stream'} = ladder.transport;
    onStatus({kind: 'open', transport: name, isStream: carriage === 'stream'});
  }

  #deliver(event: ChatEvent): void {
    this.#tellDuplicates();
    if (this.#replay.isNews()) this.#recovery.progressed();
    const isAgain = event.type === 'start' && this.#hasStarted;
    this.#hasStarted ||= event.type === 'start';
    // The stream is read anew: what was shown of it comes again.
    if (this.#replay.takesBack(event, isAgain)) this.#tell({type: 'reset', parts: []});
    if (!isAgain) this.#tell(event);
  }

  #tell(event: ChatEvent): void {
    this.#text.count(event);
    this.#options.onEvent(event);
  }

  #tellDuplicates(): void {
    if (this.#duplicates === 0) return;
    this.#options.onStatus({kind: 'duplicate-dropped', count: this.#duplicates});
    this.#duplicates = 0;
  }

  /**
   * Whether the text is as long as the server says; where it is not, the whole message is asked for, once.
   *
   * @throws {ChatError} `malformed` where that is of another length too.
   */
  #isComplete(event: TerminalEvent): boolean {
    if (this.#text.agreesWith(event) || !this.#recovery.canResume) return true;
    if (this.#isReadAnew) throw wrongLength();
    this.#isReadAnew = true;
    this.cursor.rewind();
    return false;
  }

  #giveUp(totalMs: number): void {
    this.#isOutOfTime = true;
    this.#over.abort(outOfTime(totalMs));
  }

  #hear(heard: PageSignal): void {
    if (heard === 'leaving') return;
    // A wait for the next attempt is over as soon as there is news; an open line may have died unnoticed.
    this.#recovery.wake();
    this.#attempt?.verify();
  }
}

function outOfTime(totalMs: number): ChatError {
  return new ChatError(`The answer took longer than ${totalMs} ms.`, {code: 'timeout', retryable: true});
}

/** What was prepared, to be read as the protocol says: whoever reshapes a request may not know of it. */
function withReading(
  prepared: TransportRequest,
  {framesOf, socketMessage, refusalOf}: TransportRequest,
): TransportRequest {
  return {
    ...prepared,
    ...(framesOf && {framesOf}),
    ...(socketMessage && {socketMessage}),
    ...(refusalOf && {refusalOf}),
  };
}
