import type {Clock} from '../base/clock.js';
import {applyToParts} from '../model/apply-to-parts.js';
import {type ChatEvent, isTerminal, type TerminalEvent} from '../model/chat-event.js';
import type {MessagePart} from '../model/message-part.js';

export type StartEvent = Extract<ChatEvent, {type: 'start'}>;

/** One event of a run: its number is its place in the log. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: ChatEvent;
}

export interface RunScript {
  readonly start: StartEvent;
  /** What follows the start, a terminal event last. */
  readonly events: readonly ChatEvent[];
  /** When event number n of all, the start being 0, comes: milliseconds after the start. Never falls. */
  readonly atMs: (seq: number) => number;
  readonly clock: Clock;
}

/** One answer as the native wire knows it: a numbered log that grows by the clock, whoever reads it. */
export class NativeRun {
  readonly start: StartEvent;
  readonly #atMs: RunScript['atMs'];
  readonly #clock: Clock;
  readonly #beganAt: number;
  readonly #readers = new Set<() => void>();
  #log: readonly ChatEvent[];
  #isStopped = false;

  constructor({start, events, atMs, clock}: RunScript) {
    this.start = start;
    this.#log = [start, ...events];
    this.#atMs = atMs;
    this.#clock = clock;
    this.#beganAt = clock.monotonic();
  }

  /** The events that are there by now. */
  get events(): readonly LoggedEvent[] {
    const passedMs = this.#clock.monotonic() - this.#beganAt;
    const all = this.#log.map((event, seq) => ({seq, event}));
    return this.#isStopped ? all : all.filter(({seq}) => this.#atMs(seq) <= passedMs);
  }

  get lastSeq(): number {
    return this.events.length - 1;
  }

  /** How it ended; null while it goes on. */
  get end(): TerminalEvent | null {
    const last = this.events.at(-1)?.event;
    return last && isTerminal(last) ? last : null;
  }

  /** The message's parts by now. */
  get parts(): readonly MessagePart[] {
    return partsAt(this.#log.slice(0, this.events.length));
  }

  /** What comes after event number `seq`, as it comes, to the end. Throws the signal's reason when the reader leaves. */
  async *after(seq: number, left: AbortSignal): AsyncGenerator<LoggedEvent> {
    for (let at = seq + 1; at < this.#log.length; at += 1) {
      await this.#due(at, left);
      const event = this.#log[at];
      // Stopped meanwhile, it may be shorter.
      if (event) yield {seq: at, event};
    }
  }

  /** The whole by now in few events, and the number after which to read on. */
  snapshot(): readonly LoggedEvent[] {
    const events = this.events;
    const last = events.at(-1);
    const said = last && isTerminal(last.event) ? events.slice(0, -1) : events;
    const seq = said.length - 1;
    const reset: LoggedEvent = {seq, event: {type: 'reset', parts: [...this.parts]}};
    return [{seq: 0, event: this.start}, ...(seq > 0 ? [reset] : []), ...events.slice(said.length)];
  }

  /** Ends it here, cut to what the reader had who applied event number `afterSeq`; at what is there by now without one. */
  stop(afterSeq: number | undefined): void {
    if (this.#isStopped) return;
    const there = this.events.map(({event}) => event).filter((event) => !isTerminal(event));
    const kept = afterSeq === undefined ? there : there.slice(0, Math.max(1, afterSeq + 1));
    const parts = partsAt(kept);
    const length = parts.reduce((sum, part) => (part.type === 'text' ? sum + part.text.length : sum), 0);
    // Others have read further.
    const taken: readonly ChatEvent[] =
      kept.length < there.length ? [{type: 'reset', parts: [...parts]}] : [];
    this.#log = [...there, ...taken, {type: 'stopped', length}];
    this.#isStopped = true;
    for (const wake of this.#readers) wake();
  }

  /** Resolves when event number `seq` is there, or the run was stopped. */
  async #due(seq: number, left: AbortSignal): Promise<void> {
    left.throwIfAborted();
    const delayMs = this.#isStopped ? 0 : this.#beganAt + this.#atMs(seq) - this.#clock.monotonic();
    if (delayMs <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#readers.delete(wake);
        this.#clock.clearTimeout(timer);
        reject(left.reason);
      };
      const wake = (): void => {
        this.#readers.delete(wake);
        this.#clock.clearTimeout(timer);
        left.removeEventListener('abort', leave);
        resolve();
      };
      const timer = this.#clock.setTimeout(wake, delayMs);
      this.#readers.add(wake);
      left.addEventListener('abort', leave, {once: true});
    });
    // A timer may be early by a fraction of a millisecond.
    if (!this.#isStopped) await this.#due(seq, left);
  }
}

function partsAt(events: readonly ChatEvent[]): readonly MessagePart[] {
  return events.reduce<readonly MessagePart[]>(applyToParts, []);
}
