import {ChatError, type ChatErrorStage} from '../base/chat-error.js';
import {readBodyText} from './body-text.js';
import {errorFromResponse} from './http-error.js';
import {shownAddress} from './shown-address.js';
import type {FrameSink, OpenOptions, TransportRequest} from './transport.js';

/** Most characters of an answer that comes in one piece: beyond it the sender is broken or hostile. */
const maxAnswerLength = 4 * 1024 * 1024;

/**
 * Asks for JSON and reads it whole.
 *
 * @throws {ChatError} for another status than 200 or 202, another content type, a lost line, an answer over
 * 4 Mi characters.
 * @throws the signal's reason when aborted.
 */
export async function fetchJson(
  request: TransportRequest,
  sink: FrameSink,
  {signal, fetch}: OpenOptions,
  stage: ChatErrorStage,
): Promise<unknown> {
  signal.throwIfAborted();
  const {method, headers, body} = request;
  const response = await fetch(request.url, {
    method,
    headers: {accept: 'application/json', ...headers},
    signal,
    ...(body === undefined ? {} : {body}),
  });
  if (response.status !== 200 && response.status !== 202) throw await errorFromResponse(response, stage);
  const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json' || !response.body) {
    response.body?.cancel().catch(() => {
      // Not read any further, whatever it was.
    });
    throw new ChatError(
      `Expected JSON from ${shownAddress(response.url)}, got ${type || 'no content type'}.`,
      {
        code: 'protocol',
        stage,
        status: response.status,
      },
    );
  }
  sink.opened(response.headers);
  const text = await readText(response.body, sink, signal);
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Cut in the middle, by whoever stands in between: the status and the type were right.
    throw new ChatError('The answer is not whole.', {code: 'premature-close', stage, cause});
  }
}

async function readText(
  body: ReadableStream<Uint8Array>,
  sink: FrameSink,
  signal: AbortSignal,
): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  await readBodyText(body, {
    signal,
    onBytes: (bytes) => sink.activity(bytes),
    onText: (text) => {
      length += text.length;
      if (length > maxAnswerLength) {
        throw new ChatError('The answer is longer than 4 Mi characters.', {code: 'malformed'});
      }
      pieces.push(text);
    },
  });
  return pieces.join('');
}
