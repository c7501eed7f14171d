import {http} from 'msw';
import * as v from 'valibot';
import {type Clock, sleep, systemClock} from '../base/clock.js';
import {eventStreamType} from '../encoders/chat-stream.js';
import {type ChatEvent, chatEventSchema, isTerminal} from '../model/chat-event.js';
import {streamed} from './answering.js';
import {type Fault, FaultPlan} from './fault.js';
import {nativeHandlers} from './native-handlers.js';
import {refusalOf} from './refusal.js';
import {fromBase64, readRecording, type StreamRecording} from './stream-recording.js';
import type {StreamHandlers} from './stream-reply.js';

export interface ReplayOptions {
  /** Where the page posts, as msw takes it. */
  readonly url: string | RegExp;
  /** How many times as fast as it came; `Infinity` (default) waits for nothing. */
  readonly speed?: number;
  readonly faults?: Fault | readonly Fault[];
  readonly clock?: Clock;
}

/**
 * Handlers that answer every request as a recorded one was answered. A whole recording of the native wire is played by a native
 * service, under ids of its own: what is cut by a fault is taken up again.
 *
 * @throws {TypeError | RangeError} naming what is wrong.
 */
export function replayStream(recording: unknown, options: ReplayOptions): StreamHandlers {
  const {url, speed = Number.POSITIVE_INFINITY, faults = [], clock = systemClock} = options;
  if (!(speed > 0)) throw new RangeError(`Expected \`speed\` to be above 0, got ${speed}.`);
  const read = readRecording(recording);
  const plan = new FaultPlan(faults);
  const native = typeof url === 'string' ? nativeEventsOf(read) : null;
  if (native && typeof url === 'string') {
    return nativeHandlers(url, {
      wire: 'chat-stream',
      plan,
      clock,
      model: native.model,
      pieceBytes: null,
      answerTo: () => ({events: native.events, atMs: (seq) => (native.atMs[seq] ?? 0) / speed}),
    });
  }
  if (read.protocol === 'chat-chunk') throw new TypeError('Expected `recording` to be of an answer by HTTP.');
  if (read.pieces && plan.hasFrameFaults) {
    throw new TypeError('Expected `faults` to be of bytes: this recording has no frames.');
  }
  const headers = {'content-type': contentTypeOf(read), ...read.headers};
  const pieces = (left: AbortSignal) => playedBack(read, {clock, speed, left});
  return [
    http.post(url, () => {
      const refusal = plan.nextRefusal();
      return refusal ? refusalOf(refusal) : streamed(pieces, headers, {plan, clock, pieceBytes: null});
    }),
  ];
}

/** The pieces of a recorded body, each when it is time. Throws where the line died. */
async function* playedBack(
  recording: StreamRecording,
  {clock, speed, left}: {readonly clock: Clock; readonly speed: number; readonly left: AbortSignal},
): AsyncGenerator<string | Uint8Array> {
  const beganAt = clock.monotonic();
  const wait = async (atMs: number): Promise<void> => {
    const delayMs = beganAt + atMs / speed - clock.monotonic();
    if (delayMs > 0) await sleep(delayMs, {clock, signal: left});
  };
  for (const {atMs, base64} of recording.pieces ?? []) {
    await wait(atMs);
    yield fromBase64(base64);
  }
  const isLines = contentTypeOf(recording) === linesType;
  for (const frame of recording.frames ?? []) {
    await wait(frame.atMs);
    yield isLines ? `${frame.data}\n` : eventOf(frame);
  }
  if (recording.end === 'lost') throw new TypeError('The line died here when it was recorded.');
}

type RecordedFrame = NonNullable<StreamRecording['frames']>[number];

function eventOf({event, data, id}: RecordedFrame): string {
  const fields = [
    ...(event === 'message' ? [] : [`event: ${event}`]),
    ...(id === '' ? [] : [`id: ${id}`]),
    ...data.split('\n').map((line) => `data: ${line}`),
  ];
  return `${fields.join('\n')}\n\n`;
}

const linesType = 'application/x-ndjson';

function contentTypeOf({protocol, headers}: StreamRecording): string {
  return headers['content-type'] ?? (protocol === 'ollama' ? linesType : eventStreamType);
}

const numberedSchema = v.object({seq: v.pipe(v.number(), v.integer(), v.minValue(0))});

interface NativeEvents {
  readonly model: string;
  readonly events: readonly ChatEvent[];
  readonly atMs: readonly number[];
}

/** The events of a recording of the native wire that has all of them; null for any other. */
function nativeEventsOf({frames = []}: StreamRecording): NativeEvents | null {
  const events: ChatEvent[] = [];
  for (const [seq, {data}] of frames.entries()) {
    const json = jsonOf(data);
    const event = v.safeParse(chatEventSchema, json);
    const numbered = v.safeParse(numberedSchema, json);
    if (!event.success || !numbered.success || numbered.output.seq !== seq) return null;
    events.push(event.output);
  }
  const [start, ...rest] = events;
  const last = rest.at(-1);
  if (start?.type !== 'start' || !last || !isTerminal(last)) return null;
  return {model: start.model, events: rest, atMs: frames.map(({atMs}) => atMs)};
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another wire's word, such as `[DONE]`.
    return null;
  }
}
