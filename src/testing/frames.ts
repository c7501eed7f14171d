import type {FrameFault} from './fault.js';

/** Frames of a body in order, each with the blank line or line end that closes it. */
export type Frames = AsyncIterable<Frame>;

/** Text, or bytes as they were recorded. */
export type Frame = string | Uint8Array;

/** The frames in what an encoder wrote: events of an event stream, or lines. */
export function splitFrames(text: string, contentType: string): readonly string[] {
  const frame = contentType.startsWith('text/event-stream')
    ? /[\s\S]+?(?:\r?\n\r?\n|$)/g
    : /[^\n]*\n|[^\n]+$/g;
  return text.match(frame) ?? [];
}

/** The same frames with what goes wrong among them. */
export async function* withFaults(frames: Frames, faults: readonly FrameFault[]): AsyncGenerator<Frame> {
  const duplicated = new Set(faults.map((fault) => ('duplicate' in fault ? fault.duplicate : -1)));
  const late = new Set(faults.map((fault) => ('reorder' in fault ? fault.reorder : -1)));
  const broken = new Set(faults.map((fault) => ('badJson' in fault ? fault.badJson : -1)));
  let held: Frame | null = null;
  let number = 0;
  for await (const whole of frames) {
    const frame = broken.has(number) ? withoutEnd(whole) : whole;
    const isLate = late.has(number) && held === null;
    if (isLate) held = frame;
    else yield frame;
    if (duplicated.has(number)) yield frame;
    if (held !== null && !isLate) {
      yield held;
      held = null;
    }
    number += 1;
  }
  if (held !== null) yield held;
}

/** Without what closes its JSON: the last brace, bracket or quotation mark. */
function withoutEnd(frame: Frame): Frame {
  if (typeof frame !== 'string') return frame;
  return frame.replace(/[}\]"](\s*)$/, '$1');
}
