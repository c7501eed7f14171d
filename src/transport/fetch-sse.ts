import {fetchEventSource} from '@microsoft/fetch-event-source';
import {ChatError} from '../base/chat-error.js';
import {readEventStream} from './event-stream-reader.js';
import {errorFromResponse} from './http-error.js';
import type {AttemptEnd, Frame, FrameSink, OpenOptions, Transport, TransportRequest} from './transport.js';

/**
 * Server-sent events over `fetch`: any method, any header.
 *
 * Where there is a document the engine is fetch-event-source, one call an attempt, fed with a body that
 * eventsource-parser made canonical; elsewhere that body is read directly. Both pass the same tests.
 *
 * @see docs/decisions/0001-fetch-event-source.md
 */
export function sse(): Transport {
  return {name: 'sse', carriage: 'stream', open: hasDocument() ? openWithEngine : openDirectly};
}

function hasDocument(): boolean {
  // The engine asks for both by name as soon as it is called.
  return 'document' in globalThis && 'window' in globalThis;
}

async function openDirectly(
  request: TransportRequest,
  sink: FrameSink,
  {signal, fetch}: OpenOptions,
): Promise<AttemptEnd> {
  signal.throwIfAborted();
  const {method, headers, body} = request;
  const response = await fetch(request.url, {
    method,
    headers: {accept: 'text/event-stream', ...headers},
    signal,
    ...(body === undefined ? {} : {body}),
  });
  const stream = await eventStreamOf(response);
  if (!stream) return 'spent';
  sink.opened(response.headers);
  await readEventStream(stream, sink, signal);
  return 'ended';
}

async function openWithEngine(
  request: TransportRequest,
  sink: FrameSink,
  {signal, fetch}: OpenOptions,
): Promise<AttemptEnd> {
  // An engine that is given an aborted signal fetches all the same and never settles.
  signal.throwIfAborted();
  let end: AttemptEnd = 'ended';
  // A controller of this attempt's own: the engine never takes its listener off the signal it was given.
  const attempt = new AbortController();
  const onAbort = (): void => attempt.abort(signal.reason);
  signal.addEventListener('abort', onAbort, {once: true});
  try {
    await fetchEventSource(request.url, {
      method: request.method,
      headers: {...request.headers},
      ...(request.body === undefined ? {} : {body: request.body}),
      signal: attempt.signal,
      // Otherwise it re-sends the request whenever the tab comes back.
      openWhenHidden: true,
      fetch: async (input, init) => {
        const response = await fetch(input, {...init, signal});
        const stream = await eventStreamOf(response);
        if (!stream) end = 'spent';
        else sink.opened(response.headers);
        return canonicalResponse(stream, sink, signal);
      },
      onopen: async () => {},
      onmessage: ({data}) => {
        // Comments and blank blocks arrive as empty messages; our frames are never empty.
        if (data !== '' && !signal.aborted) sink.frame(decodeFrame(data));
      },
      // Thrown at once, or the engine would retry for ever.
      onerror: (error) => {
        throw error;
      },
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  // The engine resolves when aborted; the reason is ours to tell.
  signal.throwIfAborted();
  return end;
}

/**
 * The body of an answer that is an event stream; null where the answer says (204) that nothing is left.
 *
 * @throws {ChatError} for any other status, another content type, a body that is not there.
 */
async function eventStreamOf(response: Response): Promise<ReadableStream<Uint8Array> | null> {
  if (response.status === 204) return null;
  if (response.status !== 200) throw await errorFromResponse(response, 'open');
  const type = response.headers.get('content-type') ?? '';
  // Compared as a media type: parameters and case do not count, and the charset is UTF-8 whatever they say.
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'text/event-stream' || !response.body) {
    response.body?.cancel().catch(() => {
      // Not read any further, whatever it was.
    });
    throw new ChatError(
      `Expected content type text/event-stream, got ${type || 'none'}. Is ${response.url} the streaming route?`,
      {code: 'protocol', stage: 'open', status: response.status},
    );
  }
  return response.body;
}

/**
 * What the engine is given to read: each event as one line of JSON, so that nothing the engine gets wrong
 * about ids, comments, byte order marks, empty data or long lines can happen.
 */
function canonicalResponse(
  stream: ReadableStream<Uint8Array> | null,
  sink: FrameSink,
  signal: AbortSignal,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!stream) {
        controller.close();
        return;
      }
      const listener = {
        frame: (frame: Frame) => controller.enqueue(encoder.encode(`data: ${JSON.stringify(frame)}\n\n`)),
        activity: (bytes: number) => sink.activity(bytes),
        heartbeat: () => sink.heartbeat(),
        retryAfter: (delayMs: number) => sink.retryAfter(delayMs),
      };
      readEventStream(stream, listener, signal).then(
        () => controller.close(),
        (error: unknown) => controller.error(error),
      );
    },
  });
  return new Response(body, {headers: {'content-type': 'text/event-stream'}});
}

function decodeFrame(line: string): Frame {
  return JSON.parse(line) as Frame;
}
