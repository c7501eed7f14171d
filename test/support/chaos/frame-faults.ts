import {CutHere, changeFrames, eventOf, isTerminalFrame} from './frames.js';
import {type Fault, passThrough} from './proxy.js';

/** Faults told in events: twice, swapped, missing, under wrong numbers, after the end. */

/** Every frame twice. */
export const duplicated: Fault = changeFrames(async function* (frames) {
  for await (const frame of frames) yield Buffer.concat([frame, frame]);
});

/** Event number `seq` changes places with the one after it. */
export function swapped(seq: number): Fault {
  return changeFrames(async function* (frames) {
    let held: Buffer | null = null;
    for await (const frame of frames) {
      if (eventOf(frame)?.['seq'] === seq) {
        held = frame;
        continue;
      }
      yield frame;
      if (held) yield held;
      held = null;
    }
  });
}

/** Event number `seq` is missing. */
export function without(seq: number): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      if (eventOf(frame)?.['seq'] !== seq) yield frame;
    }
  });
}

/** Event number `seq` is missing, and all behind it comes in one piece: it is there before the gap was seen. */
export function withoutInOnePiece(seq: number): Fault {
  return changeFrames(async function* (frames) {
    const rest: Buffer[] = [];
    for await (const frame of frames) {
      const number = Number(eventOf(frame)?.['seq'] ?? -1);
      if (number < seq) yield frame;
      else if (number > seq) rest.push(frame);
    }
    yield Buffer.concat(rest);
  });
}

/** Cuts behind event number `seq`, with all of it delivered. */
export function cutBehind(seq: number): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      yield frame;
      if (eventOf(frame)?.['seq'] === seq) throw new CutHere('end');
    }
  });
}

/** The body ends well, with everything but the terminal event. */
export const withoutEnd: Fault = changeFrames(async function* (frames) {
  for await (const frame of frames) {
    if (!isTerminalFrame(frame)) yield frame;
  }
});

/** `frames` follow the terminal event. */
export function followedBy(...more: readonly (string | Buffer)[]): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      yield isTerminalFrame(frame) ? Buffer.concat([frame, ...more.map((one) => Buffer.from(one))]) : frame;
    }
  });
}

/** The terminal event twice, then another one that says the opposite. */
export const endedTwice: Fault = changeFrames(async function* (frames) {
  for await (const frame of frames) {
    if (!isTerminalFrame(frame)) {
      yield frame;
      continue;
    }
    const seq = Number(eventOf(frame)?.['seq']);
    const failure = {type: 'error', code: 'server', message: '', hint: '', retryable: false, seq: seq + 1};
    yield Buffer.concat([frame, frame, Buffer.from(`data: ${JSON.stringify(failure)}\n\n`)]);
  }
});

/**
 * From event `seq` on the events come under the ids of another stream, counted from 0 again: a server that
 * forgot what it had said.
 */
export function renumberedFrom(seq: number): Fault {
  return changeFrames(async function* (frames) {
    for await (const frame of frames) {
      const event = eventOf(frame);
      const number = Number(event?.['seq']);
      yield event && number >= seq
        ? Buffer.from(
            `id: other-stream.${number - seq}\ndata: ${JSON.stringify({...event, seq: number - seq})}\n\n`,
          )
        : frame;
    }
  });
}

/**
 * The server is asked for what comes behind an event `events` earlier than the one that the reader has: it says
 * again what it has said.
 */
export function askedFromEarlier(events: number): Fault {
  return asksWithCursor((streamId, seq) => `${streamId}.${Math.max(0, seq - events)}`);
}

/** The server is asked with the cursor that `change` makes of the reader's. Requests without one are left alone. */
export function asksWithCursor(change: (streamId: string, seq: number) => string): Fault {
  return async ({ask, ...exchange}) =>
    passThrough({
      ...exchange,
      ask: () =>
        ask((head) =>
          head.replace(
            /(cursor=|last-event-id: )([\w-]+)\.(\d+)/i,
            (_, name: string, streamId: string, seq: string) => name + change(streamId, Number(seq)),
          ),
        ),
    });
}
