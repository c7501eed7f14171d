import type {StreamRecording} from './stream-recording.js';

/** A frame as `chat.observe({frame})` tells of it. */
export interface ObservedFrame {
  /** Milliseconds since some fixed moment. */
  readonly atMs: number;
  /** Which attempt at reading had it, counted over the life of the service. */
  readonly attempt: number;
  readonly protocol: string;
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

/** Keeps the frames that a chat reads: `chat.observe({frame: recorder.frame})`. */
export class FrameRecorder {
  readonly #byAttempt = new Map<number, ObservedFrame[]>();

  /** For `observe`. */
  readonly frame = (observed: ObservedFrame): void => {
    const frames = this.#byAttempt.get(observed.attempt);
    if (frames) frames.push(observed);
    else this.#byAttempt.set(observed.attempt, [observed]);
  };

  /** What was read so far, an attempt each, oldest first. */
  get recordings(): readonly StreamRecording[] {
    return [...this.#byAttempt.values()].map(recordingOf);
  }
}

function recordingOf(observed: readonly ObservedFrame[]): StreamRecording {
  const [first] = observed;
  const beganAt = first?.atMs ?? 0;
  return {
    kind: 'chat-stream-recording',
    version: 1,
    protocol: first?.protocol ?? '',
    headers: {},
    frames: observed.map(({atMs, event, data, id}) => ({atMs: Math.round(atMs - beganAt), event, data, id})),
    // Whether a line died behind its last frame is not in the frames: those of a stream that was cut lack its end.
    end: 'clean',
  };
}
