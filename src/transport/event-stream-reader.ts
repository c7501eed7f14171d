import {createParser} from 'eventsource-parser';
import {ChatError} from '../base/chat-error.js';
import {lineLost} from './guarded-fetch.js';
import type {FrameSink} from './transport.js';

/** Longest event, in characters: beyond it the sender is broken or hostile. */
const maxEventLength = 1024 * 1024;

/** What a reader of an event stream hears. */
export type EventStreamListener = Pick<FrameSink, 'frame' | 'activity' | 'heartbeat' | 'retryAfter'>;

/**
 * Reads a `text/event-stream` body to its end, exactly as WHATWG HTML says, whatever pieces it comes in.
 *
 * One leading BOM is dropped, bytes are UTF-8 always, an event that was not ended by a blank line is dropped
 * and its id with it.
 *
 * @throws {ChatError} `network` when the line dies, `malformed` for an event over 1 Mi characters.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  listener: EventStreamListener,
  signal: AbortSignal,
): Promise<void> {
  let lastEventId = '';
  let overflow: ChatError | undefined;
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
  // `ignoreBOM` keeps the BOM for the parser, which drops one: two droppers would drop two.
  const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
  const reader = body.getReader();
  const onAbort = (): void => void reader.cancel(signal.reason).catch(ignoreLateFailure);
  signal.addEventListener('abort', onAbort, {once: true});
  try {
    for (;;) {
      const chunk = await nextChunk(reader, signal);
      if (!chunk) return;
      listener.activity(chunk.byteLength);
      parser.feed(decoder.decode(chunk, {stream: true}));
      if (overflow) throw overflow;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    reader.cancel().catch(ignoreLateFailure);
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  signal.throwIfAborted();
  try {
    return (await reader.read()).value;
  } catch (error) {
    throw signal.aborted ? signal.reason : lineLost(error, 'stream');
  } finally {
    // Aborting ends the read as if the body had ended: the reason tells them apart.
    signal.throwIfAborted();
  }
}

function ignoreLateFailure(): void {
  // The body is given up; that giving up failed changes nothing for anyone.
}
