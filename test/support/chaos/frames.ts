import type {CutKind} from './client-line.js';
import {chunkOf, lastChunk, withHeaders} from './http-stream.js';
import type {Exchange, Fault} from './proxy.js';

/** Frames of an event stream as the server wrote them, each with its blank line. */
export type Frames = AsyncIterable<Buffer>;

/** Thrown by a change of frames to cut the line behind the frames that it gave so far. */
export class CutHere extends Error {
  readonly how: CutKind;
  constructor(how: CutKind) {
    super('The line is cut here.');
    this.how = how;
  }
}

/**
 * A fault told in frames: what `change` gives is sent in place of the body, each piece in a chunk of its own.
 * The pieces need not be whole frames.
 */
export function changeFrames(change: (frames: Frames, exchange: Exchange) => Frames): Fault {
  return async (exchange) => {
    const {ask, line} = exchange;
    const {head, body} = await ask();
    await line.write(withHeaders(head, {'Content-Length': null, 'Transfer-Encoding': 'chunked'}));
    try {
      for await (const piece of change(framesOf(body), exchange)) {
        if (piece.length > 0) await line.write(chunkOf(piece));
      }
    } catch (error) {
      if (!(error instanceof CutHere)) throw error;
      line.cut(error.how);
      return;
    }
    await line.write(lastChunk);
  };
}

/** What a frame says, where it carries an event; null for a comment or a `retry:` line. */
export function eventOf(frame: Buffer): Record<string, unknown> | null {
  const data = /^data: (.*)$/m.exec(frame.toString())?.[1];
  return data === undefined ? null : (JSON.parse(data) as Record<string, unknown>);
}

/** The frame with another event in it, under the same id. */
export function withEvent(frame: Buffer, event: unknown): Buffer {
  return Buffer.from(frame.toString().replace(/^data: .*$/m, () => `data: ${JSON.stringify(event)}`));
}

export function isTerminalFrame(frame: Buffer): boolean {
  return ['done', 'stopped', 'error'].includes(String(eventOf(frame)?.['type']));
}

async function* framesOf(
  body: AsyncIterable<{readonly content: Buffer}>,
): AsyncGenerator<Buffer, void, void> {
  let held = Buffer.alloc(0);
  for await (const {content} of body) {
    held = Buffer.concat([held, content]);
    for (let end = held.indexOf('\n\n'); end >= 0; end = held.indexOf('\n\n')) {
      yield held.subarray(0, end + 2);
      held = held.subarray(end + 2);
    }
  }
}
