import {ChatError, type ChatErrorCode, hintFor} from '../../../src/base/chat-error.js';
import {classifyError} from '../../../src/base/classify-error.js';
import type {UsableKey} from './key-store.js';
import type {ModelService} from './model-service.js';

/** Whether the service takes the key; if not, why, in our own words. */
export type KeyTestResult =
  | {readonly ok: true}
  | {readonly ok: false; readonly code: ChatErrorCode; readonly hint: string};

export type KeyTester = (
  service: ModelService,
  usable: UsableKey,
  options: {readonly signal: AbortSignal},
) => Promise<KeyTestResult>;

/**
 * Tests keys by asking the service for its list of models, which costs nothing. `fetch` must be one that may be given
 * people's addresses.
 */
export function createKeyTester({fetch}: {readonly fetch: typeof globalThis.fetch}): KeyTester {
  return async ({headersFor}, {baseUrl, key}, {signal}) => {
    try {
      const response = await fetch(`${baseUrl}/models`, {
        headers: {Accept: 'application/json', ...(key && headersFor(key))},
        signal,
      });
      // What it says is not for us: the status is the answer.
      await response.body?.cancel();
      return resultOf(response.status);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ChatError)) throw error;
      return {ok: false, code: error.code, hint: error.hint};
    }
  };
}

function resultOf(status: number): KeyTestResult {
  if (status >= 200 && status < 300) return {ok: true};
  const code = codeOf(status);
  return {ok: false, code, hint: hintFor(code)};
}

function codeOf(status: number): ChatErrorCode {
  // Nothing else can be wrong with this request: Google answers 400 for a key that it does not know.
  if (status === 400) return 'auth';
  if (status === 404 || status === 405) return 'protocol';
  return classifyError({status});
}
