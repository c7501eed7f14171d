import {type Clock, sleep} from '../base/clock.js';
import type {ByteFault} from './fault.js';
import type {Frames} from './frames.js';

export interface BodyOptions {
  readonly faults: readonly ByteFault[];
  /** Bytes that come at once; null leaves each frame whole. */
  readonly pieceBytes: number | null;
  readonly clock: Clock;
}

/** The end of a body before its frames were over. */
type Cut = {readonly end: 'lost' | 'clean'};

type Step = Uint8Array | Cut;

/**
 * A body of these frames. It asks for a frame when the one before was read, and lets them know by their signal when the
 * reader has left.
 */
export function pacedBody(
  framesUntil: (left: AbortSignal) => Frames,
  options: BodyOptions,
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const steps = stepsOf(framesUntil(left.signal), options, left.signal);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const {done, value} = await steps.next();
        if (value instanceof Uint8Array) {
          controller.enqueue(value);
          return;
        }
        left.abort();
        if (!done && value.end === 'lost')
          controller.error(new TypeError('The line was cut, as the test wants it.'));
        else controller.close();
      } catch (error) {
        // The reader has left: there is nobody to tell.
        if (!left.signal.aborted) throw error;
      }
    },
    cancel() {
      left.abort();
    },
  });
}

async function* stepsOf(
  frames: Frames,
  {faults, pieceBytes, clock}: BodyOptions,
  left: AbortSignal,
): AsyncGenerator<Step, undefined> {
  const encoder = new TextEncoder();
  const waiting = [...faults];
  let sent = 0;
  const pieces = function* (bytes: Uint8Array): Generator<Uint8Array> {
    sent += bytes.length;
    const size = pieceBytes ?? (bytes.length || 1);
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  };
  for await (const frame of frames) {
    let bytes: Uint8Array = typeof frame === 'string' ? encoder.encode(frame) : frame;
    for (let next = firstIn(waiting, bytes, sent); next; next = firstIn(waiting, bytes, sent)) {
      waiting.splice(waiting.indexOf(next.fault), 1);
      yield* pieces(bytes.subarray(0, next.at));
      bytes = bytes.subarray(next.at);
      if (!('stallMs' in next.fault) && !('stallAtByte' in next.fault)) {
        yield {end: 'end' in next.fault && next.fault.end ? next.fault.end : 'lost'};
        return;
      }
      await silence(next.fault.stallMs, clock, left);
    }
    yield* pieces(bytes);
  }
}

/** The fault that comes first in `bytes`, the first of which is byte number `sent`, and how many of them come before it. */
function firstIn(
  faults: readonly ByteFault[],
  bytes: Uint8Array,
  sent: number,
): {readonly fault: ByteFault; readonly at: number} | null {
  let first: {readonly fault: ByteFault; readonly at: number} | null = null;
  for (const fault of faults) {
    const at = placeOf(fault, bytes, sent);
    if (at !== null && at < bytes.length && (first === null || at < first.at)) first = {fault, at};
  }
  return first;
}

function placeOf(fault: ByteFault, bytes: Uint8Array, sent: number): number | null {
  if ('cutAtByte' in fault) return fault.cutAtByte < sent ? null : fault.cutAtByte - sent;
  if ('halfCharacterAt' in fault) {
    // The first byte of a character that takes several has its two highest bits set.
    const lead = bytes.findIndex((byte, at) => byte >= 0xc0 && sent + at >= fault.halfCharacterAt);
    return lead < 0 ? null : lead + 1;
  }
  const at = 'stallAtByte' in fault ? fault.stallAtByte : 0;
  return at < sent ? null : at - sent;
}

async function silence(delayMs: number | undefined, clock: Clock, left: AbortSignal): Promise<void> {
  if (delayMs !== undefined) {
    await sleep(delayMs, {clock, signal: left});
    return;
  }
  left.throwIfAborted();
  await new Promise<never>((_resolve, reject) => {
    left.addEventListener('abort', () => reject(left.reason), {once: true});
  });
}
