import type {ProviderEvent} from '../providers/provider.js';

/** When things happened in a run; milliseconds since the epoch. */
export interface RunTimes {
  readonly beganAt: number;
  /** The model was asked; null while it was not. */
  askedAt: number | null;
  /** The first that the model said, and the last so far. */
  firstSaidAt: number | null;
  lastSaidAt: number | null;
}

export function beginTimes(at: number): RunTimes {
  return {beganAt: at, askedAt: null, firstSaidAt: null, lastSaidAt: null};
}

/** What a model says itself; sources and data are the server's. */
const words: ReadonlySet<ProviderEvent['type']> = new Set(['chunk', 'reasoning', 'tool-call', 'file']);

/** Notes that `event` was said. */
export function noteSaid(times: RunTimes, {type}: ProviderEvent, at: number): void {
  if (!words.has(type)) return;
  times.firstSaidAt ??= at;
  times.lastSaidAt = at;
}

/** Milliseconds from one to the other; never below 0, whatever the clock was set to between them. */
export function msBetween(from: number, to: number): number {
  return Math.max(0, to - from);
}
