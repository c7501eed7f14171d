import * as v from 'valibot';
import {type Clock, systemClock} from '../base/clock.js';

const atMs = v.pipe(v.number(), v.minValue(0));

const recordingSchema = v.object({
  kind: v.literal('chat-stream-recording'),
  version: v.literal(1),
  /** What the protocol of the reader was called. */
  protocol: v.string(),
  headers: v.record(v.string(), v.string()),
  /** The frames that a reader had, in order; `atMs` are milliseconds since the first of them. */
  frames: v.exactOptional(v.array(v.object({atMs, event: v.string(), data: v.string(), id: v.string()}))),
  /** The body byte for byte, in the pieces in which it came; `atMs` are milliseconds since its recording began. */
  pieces: v.exactOptional(v.array(v.object({atMs, base64: v.pipe(v.string(), v.base64())}))),
  /** `lost` where the line died before the body ended. */
  end: v.picklist(['clean', 'lost']),
});

/** One answer as it came, to be kept as JSON. Either its frames or its bytes. */
export type StreamRecording = v.InferOutput<typeof recordingSchema>;

/** Headers that say how to read an answer. All others are left out: some are secrets, and none is needed. */
const keptHeaders = ['content-type', 'stream-id', 'retry-after', 'x-vercel-ai-ui-message-stream'] as const;

/** @throws {TypeError} where `value` is not the JSON of a recording. */
export function readRecording(value: unknown): StreamRecording {
  const parsed = v.safeParse(recordingSchema, value);
  const {frames, pieces} = parsed.success ? parsed.output : {};
  if (parsed.success && (frames === undefined) !== (pieces === undefined)) return parsed.output;
  throw new TypeError(
    'Expected `recording` to be the JSON of a stream recording, with `frames` or `pieces`.',
  );
}

/** The headers of an answer that a recording keeps. */
function headersToKeep(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/**
 * Records the body of an answer byte for byte, to its end: give it a clone, `recordResponse(response.clone(), …)`.
 * A line that dies is recorded as that.
 */
export async function recordResponse(
  response: Response,
  {protocol, clock = systemClock}: {readonly protocol: string; readonly clock?: Clock},
): Promise<StreamRecording> {
  const beganAt = clock.monotonic();
  const pieces: {atMs: number; base64: string}[] = [];
  const reader = response.body?.getReader();
  let end: StreamRecording['end'] = 'clean';
  try {
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      pieces.push({atMs: Math.round(clock.monotonic() - beganAt), base64: toBase64(step.value)});
    }
  } catch {
    // That is what happened, and it is to happen again.
    end = 'lost';
  }
  const headers = headersToKeep(response.headers);
  return {kind: 'chat-stream-recording', version: 1, protocol, headers, pieces, end};
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
