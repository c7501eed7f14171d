import {lineLost} from './guarded-fetch.js';

export interface BodyTextOptions {
  readonly signal: AbortSignal;
  /** True keeps a byte order mark for a reader that drops one itself. */
  readonly keepsMark?: boolean;
  onBytes(bytes: number): void;
  /** @throws what ends the reading. */
  onText(text: string): void;
}

/**
 * Reads a body to its end as UTF-8, whatever pieces it comes in: half a character waits for its other half.
 *
 * @throws {ChatError} `network` when the line dies.
 * @throws the signal's reason when aborted.
 */
export async function readBodyText(
  body: ReadableStream<Uint8Array>,
  {signal, keepsMark = false, onBytes, onText}: BodyTextOptions,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', {ignoreBOM: keepsMark});
  const reader = body.getReader();
  const onAbort = (): void => void reader.cancel(signal.reason).catch(ignoreLateFailure);
  signal.addEventListener('abort', onAbort, {once: true});
  try {
    for (;;) {
      const chunk = await nextChunk(reader, signal);
      if (!chunk) break;
      onBytes(chunk.byteLength);
      onText(decoder.decode(chunk, {stream: true}));
    }
    onText(decoder.decode());
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
