import {createParser} from 'eventsource-parser';
import {ChatError} from '../base/chat-error.js';
import type {FrameListener} from './answer-stream.js';
import {readBodyText} from './body-text.js';
import {StrayError} from './stray-error.js';

/** Longest event, in characters: beyond it the sender is broken or hostile. */
const maxEventLength = 1024 * 1024;

/**
 * Reads a `text/event-stream` body to its end, exactly as WHATWG HTML says, whatever pieces it comes in.
 *
 * One leading BOM is dropped, bytes are UTF-8 always, an event that was not ended by a blank line is dropped
 * and its id with it. One thing beyond the standard: an error that a service writes between the events as bare JSON
 * is a frame too.
 *
 * @throws {ChatError} `network` when the line dies, `malformed` for an event over 1 Mi characters.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  listener: FrameListener,
  signal: AbortSignal,
): Promise<void> {
  let lastEventId = '';
  let overflow: ChatError | undefined;
  const stray = new StrayError();
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onId: (id) => {
      lastEventId = id;
    },
    onEvent: ({event, data}) => {
      // What was stopped in the middle of a chunk hears no more of that chunk.
      if (!signal.aborted) listener.frame({event: event ?? 'message', data, id: lastEventId});
    },
    onRetry: (delayMs) => listener.retryAfter(delayMs),
    onComment: () => listener.heartbeat(),
    onError: (error) => {
      if (error.type !== 'max-buffer-size-exceeded') return;
      overflow = new ChatError('An event is longer than 1 Mi characters.', {code: 'malformed', cause: error});
    },
  });
  const tellStray = (data: string): void => {
    if (!signal.aborted) listener.frame({event: 'message', data, id: lastEventId});
  };
  const feed = (text: string): void => {
    parser.feed(text);
    if (overflow) throw overflow;
  };
  await readBodyText(body, {
    signal,
    // The parser drops one: two droppers would drop two.
    keepsMark: true,
    onBytes: (bytes) => listener.activity(bytes),
    onText: (text) => {
      let rest = text;
      for (let found = stray.find(rest); found; found = stray.find(rest)) {
        feed(rest.slice(0, found.endsAt));
        tellStray(found.data);
        rest = rest.slice(found.endsAt);
      }
      feed(rest);
    },
  });
  const last = stray.end();
  if (last !== null) tellStray(last);
}
