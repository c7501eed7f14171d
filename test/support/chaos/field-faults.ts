import {CutHere, changeFrames, eventOf, type Frames, withEvent} from './frames.js';
import type {Fault} from './proxy.js';

/** Faults told in lines and fields of the event stream's own grammar. */

export type LineEnd = '\n' | '\r' | '\r\n';

/** All line ends written as `lineEnd`; a border between chunks falls between CR and LF. */
export function lineEnds(lineEnd: LineEnd): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) yield* splitBehindCr(rewritten(frame, lineEnd));
  });
}

/** Line ends written as CRLF, and the line is cut between the last CR and LF of event number `seq`. */
export function cutBetweenCrAndLf(seq: number): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      const text = rewritten(frame, '\r\n');
      if (eventOf(frame)?.['seq'] !== seq) {
        yield text;
        continue;
      }
      yield text.subarray(0, -1);
      throw new CutHere('end');
    }
  });
}

/** `piece` comes before the first frame. */
export function startedBy(piece: string | Buffer): Fault {
  return changeFrames(async function* (frames) {
    yield Buffer.from(piece);
    yield* frames;
  });
}

/** `piece` comes before the frame of event number `seq`. */
export function insertedBefore(seq: number, piece: string | Buffer): Fault {
  return changeFrames((frames) => insertBefore(frames, seq, () => [Buffer.from(piece)]));
}

/** As `insertedBefore`, with pieces made one by one, so that they need not stand in memory together. */
export function pouredBefore(seq: number, pieces: () => Iterable<Buffer>): Fault {
  return changeFrames((frames) => insertBefore(frames, seq, pieces));
}

/** `piece` comes behind event number `seq`, and the line is cut. */
export function cutWith(seq: number, piece: string | Buffer): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      yield frame;
      if (eventOf(frame)?.['seq'] !== seq) continue;
      yield Buffer.from(piece);
      throw new CutHere('end');
    }
  });
}

/** Each frame as `rewrite` gives it. */
export function eachFrame(rewrite: (frame: Buffer, seq: number | null) => Buffer | string): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      const seq = eventOf(frame)?.['seq'];
      yield Buffer.from(rewrite(frame, typeof seq === 'number' ? seq : null));
    }
  });
}

/** The data line of event number `seq` says `data`, whatever that is. */
export function withData(seq: number, data: string | Buffer): Fault {
  return eachFrame((frame, number) =>
    number === seq
      ? Buffer.concat([idLineOf(frame), Buffer.from('data: '), Buffer.from(data), Buffer.from('\n\n')])
      : frame,
  );
}

/** The event of number `seq` as `change` makes it. */
export function withChangedEvent(
  seq: number,
  change: (event: Record<string, unknown>) => Record<string, unknown>,
): Fault {
  return eachFrame((frame, number) =>
    number === seq ? withEvent(frame, change(eventOf(frame) ?? {})) : frame,
  );
}

/** Bytes `from` of the frame of event number `seq` are replaced by `to`. */
export function withBytes(seq: number, from: string, to: Buffer): Fault {
  return eachFrame((frame, number) => {
    const at = number === seq ? frame.indexOf(from) : -1;
    return at < 0
      ? frame
      : Buffer.concat([frame.subarray(0, at), to, frame.subarray(at + Buffer.byteLength(from))]);
  });
}

async function* insertBefore(frames: Frames, seq: number, pieces: () => Iterable<Buffer>): Frames {
  for await (const frame of frames) {
    if (eventOf(frame)?.['seq'] === seq) yield* pieces();
    yield frame;
  }
}

function idLineOf(frame: Buffer): Buffer {
  return frame.subarray(0, frame.indexOf('\n') + 1);
}

function rewritten(frame: Buffer, lineEnd: LineEnd): Buffer {
  return Buffer.from(frame.toString().replaceAll('\n', lineEnd));
}

function* splitBehindCr(bytes: Buffer): Iterable<Buffer> {
  let from = 0;
  for (let at = bytes.indexOf('\r'); at >= 0; at = bytes.indexOf('\r', at + 1)) {
    yield bytes.subarray(from, at + 1);
    from = at + 1;
  }
  yield bytes.subarray(from);
}
