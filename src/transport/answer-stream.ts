import {ChatError} from '../base/chat-error.js';
import {errorFromResponse} from './http-error.js';
import {shownAddress} from './shown-address.js';
import type {AttemptEnd, FrameSink, OpenOptions, TransportRequest} from './transport.js';

/** What a reader of a body tells. */
export type FrameListener = Pick<FrameSink, 'frame' | 'activity' | 'heartbeat' | 'retryAfter'>;

/** Reads a body to its end. @throws {ChatError} for a lost line, for what is too long to be read. */
export type ReadFrames = (
  body: ReadableStream<Uint8Array>,
  listener: FrameListener,
  signal: AbortSignal,
) => Promise<void>;

/** Who reads a body of which content type; the first type is the one that is asked for. */
export type ReadersByType = ReadonlyMap<string, ReadFrames>;

/** The body of an answer, and who reads it. */
export interface AnswerStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly read: ReadFrames;
}

/**
 * Asks, and reads the answer to its end as its content type says.
 *
 * @throws {ChatError} for another status than 200 or 204, a content type without a reader, a lost line.
 * @throws the signal's reason when aborted.
 */
export async function openDirectly(
  request: TransportRequest,
  sink: FrameSink,
  {signal, fetch}: OpenOptions,
  readers: ReadersByType,
): Promise<AttemptEnd> {
  signal.throwIfAborted();
  const {method, headers, body} = request;
  const [accept = ''] = readers.keys();
  const response = await fetch(request.url, {
    method,
    headers: {accept, ...headers},
    signal,
    ...(body === undefined ? {} : {body}),
  });
  const stream = await answerStreamOf(response, request, readers);
  if (!stream) return 'spent';
  sink.opened(response.headers);
  await stream.read(stream.body, sink, signal);
  return 'ended';
}

/**
 * The body of an answer and its reader; null where the answer says (204) that nothing is left.
 *
 * @throws {ChatError} for any other status than 200, a content type without a reader, a body that is not there.
 */
export async function answerStreamOf(
  response: Response,
  {refusalOf}: TransportRequest,
  readers: ReadersByType,
): Promise<AnswerStream | null> {
  if (response.status === 204) return null;
  if (response.status !== 200) throw await errorFromResponse(response, 'open');
  const type = response.headers.get('content-type') ?? '';
  // Compared as a media type: parameters and case do not count, and the charset is UTF-8 whatever they say.
  const read = readers.get(type.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  if (!read || !response.body) {
    response.body?.cancel().catch(() => {
      // Not read any further, whatever it was.
    });
    const [expected] = readers.keys();
    throw new ChatError(
      refusalOf?.(response.headers) ??
        `Expected content type ${expected}, got ${type || 'none'}. Is ${shownAddress(response.url)} the streaming route?`,
      {code: 'protocol', stage: 'open', status: response.status},
    );
  }
  return {body: response.body, read};
}
