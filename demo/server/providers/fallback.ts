import {ChatError, type ChatErrorCode} from '../../../src/base/chat-error.js';
import type {AnsweredBy, PromptRequest, ProviderEvent} from './provider.js';

/** One way to get an answer. */
export interface Attempt {
  readonly kind: AnsweredBy['kind'];
  /** The model's id on this server. */
  readonly model: string;
  readonly provider: string;
  /** Asks, once. Ends without an event where there is no answer to be had, as in a cache. */
  open(request: PromptRequest): AsyncIterable<ProviderEvent>;
}

/** Name of the `data` part that a message has when another than the model asked for answered it; an {@link AnsweredBy}. */
export const answeredByDataName = 'answered-by';

/** A refusal that is about the words, not about the model: nobody else is asked to say them. */
const finalCodes: ReadonlySet<ChatErrorCode> = new Set(['content-filter']);

/** What may be the streaming's fault: a proxy that swallows it, a service that has none, an account that may not. */
const streamingCodes: ReadonlySet<ChatErrorCode> = new Set([
  'protocol',
  'malformed',
  'premature-close',
  'server',
  'invalid',
]);

/**
 * The answer of the first of `attempts` that gives one: from its first event on it is the answer, however it ends.
 * A whole answer (`kind` `whole`) is asked for only where the same model's stream failed in a way that may be the
 * streaming's. Where it is not the first attempt that answers, a `data` event says so before anything else.
 *
 * @throws {ChatError} what the first attempt failed with, where none answers.
 */
export async function* answerFrom(
  attempts: readonly Attempt[],
  request: PromptRequest,
): AsyncGenerator<ProviderEvent, void, void> {
  let instead: AnsweredBy['instead'] = null;
  let failure: ChatError | null = null;
  let latest: ChatError | null = null;
  for (const attempt of attempts) {
    if (attempt.kind === 'whole' && !mayBeTheStreaming(latest)) continue;
    let hasBegun = false;
    try {
      for await (const event of attempt.open(request)) {
        if (!hasBegun) yield* announce(attempt, instead, request);
        hasBegun = true;
        yield event;
      }
      if (hasBegun) return;
    } catch (error) {
      request.signal.throwIfAborted();
      if (hasBegun || !(error instanceof ChatError) || finalCodes.has(error.code)) throw error;
      latest = error;
      failure ??= error;
      instead ??= {model: attempt.model, provider: attempt.provider, code: error.code};
    }
  }
  throw failure ?? new ChatError('There is nobody to ask.', {code: 'server', stage: 'open'});
}

function* announce(
  {kind, model, provider}: Attempt,
  instead: AnsweredBy['instead'],
  {onAnswered}: PromptRequest,
): Iterable<ProviderEvent> {
  const answered: AnsweredBy = {kind, model, provider, instead};
  onAnswered?.(answered);
  if (instead) yield {type: 'data', name: answeredByDataName, id: answeredByDataName, value: answered};
}

function mayBeTheStreaming(error: ChatError | null): boolean {
  // No model of that name, and no line to ask on, are so without streaming too.
  return (
    error !== null && streamingCodes.has(error.code) && error.status !== 404 && error.stage !== 'connect'
  );
}
