import {fetchEventSource} from '@microsoft/fetch-event-source';
import {type AnswerStream, answerStreamOf, openDirectly, type ReadersByType} from './answer-stream.js';
import {readEventStream} from './event-stream-reader.js';
import {jsonLinesTypes, readJsonLines} from './json-lines-reader.js';
import type {AttemptEnd, Frame, FrameSink, OpenOptions, Transport, TransportRequest} from './transport.js';

/** Services that answer with lines of JSON instead say so by their content type. */
const readers: ReadersByType = new Map([
  ['text/event-stream', readEventStream],
  ...jsonLinesTypes.map((type) => [type, readJsonLines] as const),
]);

/**
 * Server-sent events over `fetch`: any method, any header. An answer of one JSON value a line is read too.
 *
 * Where there is a document the engine is fetch-event-source, one call an attempt, fed with a body that
 * eventsource-parser made canonical; elsewhere that body is read directly. Both pass the same tests.
 *
 * @see docs/decisions/0001-fetch-event-source.md
 */
export function sse(): Transport {
  return {name: 'sse', carriage: 'stream', open: hasDocument() ? openWithEngine : openWithoutEngine};
}

function hasDocument(): boolean {
  // The engine asks for both by name as soon as it is called.
  return 'document' in globalThis && 'window' in globalThis;
}

function openWithoutEngine(
  request: TransportRequest,
  sink: FrameSink,
  options: OpenOptions,
): Promise<AttemptEnd> {
  return openDirectly(request, sink, options, readers);
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
        const stream = await answerStreamOf(response, request, readers);
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
 * What the engine is given to read: each event as one line of JSON, so that nothing the engine gets wrong
 * about ids, comments, byte order marks, empty data or long lines can happen.
 */
function canonicalResponse(stream: AnswerStream | null, sink: FrameSink, signal: AbortSignal): Response {
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
      stream.read(stream.body, listener, signal).then(
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
