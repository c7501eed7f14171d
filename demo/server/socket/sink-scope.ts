import {AsyncLocalStorage} from 'node:async_hooks';
import type {LogEntry} from '../stream-log/stream-log.js';

/** Where one plugin call's answer goes. */
export interface CallSink {
  /** Who calls. */
  readonly userId: string;
  /** Aborts when nobody hears the answer any more. */
  readonly signal: AbortSignal;
  /** True where the caller took the call back. */
  isCancelled(): boolean;
  /** Answers with what a stream said; resolves when there is room for more. */
  write(batch: readonly LogEntry[]): Promise<void>;
}

const scope = new AsyncLocalStorage<CallSink>();

/** Runs `work`, in which {@link currentSink} is `sink` however long it takes and whatever else runs meanwhile. */
export function inSinkScope<Result>(sink: CallSink, work: () => Promise<Result>): Promise<Result> {
  return scope.run(sink, work);
}

/** The sink of the call that asks. @throws {TypeError} outside of any call. */
export function currentSink(): CallSink {
  const sink = scope.getStore();
  if (!sink) throw new TypeError('A plugin function was called outside of a plugin call.');
  return sink;
}
