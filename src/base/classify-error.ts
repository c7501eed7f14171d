import {type ChatErrorCode, isChatErrorCode} from './chat-error.js';

/** What is known of a failure: an HTTP status, a provider's own code or type, its message. */
export interface FailureFacts {
  readonly status?: number | undefined;
  readonly code?: string | number | null | undefined;
  readonly type?: string | null | undefined;
  readonly message?: string | null | undefined;
}

/** Providers' own words, from OpenAI, Anthropic, Gemini, OpenRouter and those who speak like them. */
const codesByWord = new Map<string, ChatErrorCode>([
  ['authentication_error', 'auth'],
  ['invalid_api_key', 'auth'],
  ['invalid_authentication', 'auth'],
  ['unauthenticated', 'auth'],
  ['permission_error', 'forbidden'],
  ['permission_denied', 'forbidden'],
  ['billing_error', 'payment'],
  ['insufficient_quota', 'payment'],
  ['credit_balance_exhausted', 'payment'],
  ['rate_limit_error', 'rate-limit'],
  ['rate_limit_exceeded', 'rate-limit'],
  ['rate_limited', 'rate-limit'],
  ['resource_exhausted', 'rate-limit'],
  ['overloaded_error', 'overloaded'],
  ['unavailable', 'overloaded'],
  ['server_is_overloaded', 'overloaded'],
  ['slow_down', 'overloaded'],
  ['api_error', 'server'],
  ['server_error', 'server'],
  ['internal_error', 'server'],
  ['timeout_error', 'timeout'],
  ['deadline_exceeded', 'timeout'],
  ['conflict_error', 'conflict'],
  ['not_found_error', 'invalid'],
  ['model_not_found', 'invalid'],
  ['invalid_request_error', 'invalid'],
  ['invalid_prompt', 'invalid'],
  ['request_too_large', 'too-large'],
  ['context_length_exceeded', 'context-length'],
  ['model_context_window_exceeded', 'context-length'],
  ['content_filter', 'content-filter'],
  ['content_policy_violation', 'content-filter'],
]);

const codesByStatus = new Map<number, ChatErrorCode>([
  [401, 'auth'],
  [402, 'payment'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [409, 'conflict'],
  [410, 'not-found'],
  [413, 'too-large'],
  [429, 'rate-limit'],
  [503, 'overloaded'],
  [504, 'timeout'],
  [529, 'overloaded'],
]);

/** Sentences, for services that send nothing else. Anchored on words that mean one thing only. */
const codesBySentence: readonly (readonly [RegExp, ChatErrorCode])[] = [
  [/prompt is too long|context length|context window/i, 'context-length'],
  [/(invalid|incorrect|missing) api key|unauthori[sz]ed/i, 'auth'],
  [/rate limit|too many requests/i, 'rate-limit'],
  [/quota|billing/i, 'payment'],
  [/overloaded|temporarily unavailable/i, 'overloaded'],
];

/**
 * The code for a failure. The body decides before the status: a 429 may mean an empty account, and errors
 * in the middle of a stream come with status 200.
 */
export function classifyError({status, code, type, message}: FailureFacts): ChatErrorCode {
  for (const word of [code, type]) {
    if (isChatErrorCode(word)) return word;
    const known = codesByWord.get(String(word ?? '').toLowerCase());
    // That one is the type of nearly every 4xx: a sentence may say more.
    if (known && word !== 'invalid_request_error') return known;
  }
  const sentence = codesBySentence.find(([pattern]) => pattern.test(message ?? ''));
  if (sentence && (status === undefined || status === 400 || status === 200)) return sentence[1];
  const numeric = typeof code === 'number' || /^[1-5]\d\d$/.test(String(code ?? '')) ? Number(code) : status;
  if (numeric !== undefined) {
    const known = codesByStatus.get(numeric);
    if (known) return known;
    if (numeric >= 500) return 'server';
    if (numeric >= 400) return 'invalid';
  }
  return [code, type].some((word) => codesByWord.has(String(word ?? '').toLowerCase()))
    ? 'invalid'
    : 'server';
}
