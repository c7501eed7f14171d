import {ChatError} from '../../../../src/base/chat-error.js';
import type {Clock} from '../../../../src/base/clock.js';

export interface LimitedBodyOptions {
  /** Most bytes, after decompression. */
  readonly maxBytes: number;
  /** Milliseconds that a reader waits for the next bytes. */
  readonly idleTimeoutMs: number;
  readonly clock: Clock;
  /** Ends the request; reads of `body` fail then. */
  readonly abort: (reason: ChatError) => void;
  /** What a failed read means. */
  readonly toError: (error: unknown) => unknown;
  /** Called when the body was read to its end, failed, or was left. */
  readonly onSettled: () => void;
}

/**
 * The same bytes, until there are too many or they take too long.
 *
 * Reads fail with a {@link ChatError}: `too-large` past `maxBytes`, `timeout` after a silence.
 */
export function limitedBody(
  body: ReadableStream<Uint8Array>,
  {maxBytes, idleTimeoutMs, clock, abort, toError, onSettled}: LimitedBodyOptions,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const timer = clock.setTimeout(() => abort(tooSlow()), idleTimeoutMs);
        try {
          const {done, value} = await reader.read();
          if (done) {
            onSettled();
            controller.close();
            return;
          }
          bytes += value.byteLength;
          if (bytes > maxBytes) {
            abort(tooLarge(maxBytes));
            throw tooLarge(maxBytes);
          }
          controller.enqueue(value);
        } catch (error) {
          onSettled();
          controller.error(toError(error));
        } finally {
          clock.clearTimeout(timer);
        }
      },
      async cancel(reason) {
        onSettled();
        await reader.cancel(reason);
      },
    },
    // Nothing is read before it is asked for.
    {highWaterMark: 0},
  );
}

export function tooSlow(): ChatError {
  return new ChatError('The model service took too long.', {code: 'timeout'});
}

export function tooLarge(maxBytes: number): ChatError {
  return new ChatError(`The model service sent more than ${maxBytes} bytes.`, {
    code: 'too-large',
    hint: 'The answer of the model service was too large.',
  });
}
