import type {ChatErrorCode} from '../base/chat-error.js';

/** OpenAI's words for an error. */
export interface OpenAIErrorWords {
  readonly type: string;
  readonly code: string;
}

const openAICodes: Partial<Record<ChatErrorCode, string>> = {
  auth: 'invalid_api_key',
  payment: 'insufficient_quota',
  'rate-limit': 'rate_limit_exceeded',
  overloaded: 'server_is_overloaded',
  server: 'server_error',
  'context-length': 'context_length_exceeded',
  'content-filter': 'content_filter',
};

const openAITypes: Partial<Record<ChatErrorCode, string>> = {
  auth: 'authentication_error',
  forbidden: 'permission_error',
  payment: 'insufficient_quota',
  'rate-limit': 'rate_limit_error',
};

/** Codes for which it is the request that is wrong, as it is. */
const requestCodes: ReadonlySet<ChatErrorCode> = new Set([
  'conflict',
  'conversation-busy',
  'invalid',
  'not-found',
  'too-large',
  'context-length',
  'content-filter',
]);

/** OpenAI has a word for some of our codes; its list is open, so the others stand in it as they are. */
export function openAIErrorWords(code: ChatErrorCode): OpenAIErrorWords {
  return {
    type: openAITypes[code] ?? (requestCodes.has(code) ? 'invalid_request_error' : 'server_error'),
    code: openAICodes[code] ?? code,
  };
}

const anthropicTypes: Partial<Record<ChatErrorCode, string>> = {
  auth: 'authentication_error',
  forbidden: 'permission_error',
  payment: 'billing_error',
  'rate-limit': 'rate_limit_error',
  overloaded: 'overloaded_error',
  timeout: 'timeout_error',
  conflict: 'conflict_error',
  'too-large': 'request_too_large',
};

/** Anthropic's list is closed: what is in none of its words is the request's fault or the service's. */
export function anthropicErrorType(code: ChatErrorCode): string {
  return anthropicTypes[code] ?? (requestCodes.has(code) ? 'invalid_request_error' : 'api_error');
}

/** Google's words for an error, the status of HTTP among them. */
export interface GoogleErrorWords {
  readonly code: number;
  readonly status: string;
}

const googleWords: Partial<Record<ChatErrorCode, GoogleErrorWords>> = {
  auth: {code: 401, status: 'UNAUTHENTICATED'},
  forbidden: {code: 403, status: 'PERMISSION_DENIED'},
  payment: {code: 429, status: 'RESOURCE_EXHAUSTED'},
  'rate-limit': {code: 429, status: 'RESOURCE_EXHAUSTED'},
  overloaded: {code: 503, status: 'UNAVAILABLE'},
  timeout: {code: 504, status: 'DEADLINE_EXCEEDED'},
};

/** @see https://cloud.google.com/apis/design/errors#error_model */
export function googleErrorWords(code: ChatErrorCode): GoogleErrorWords {
  const request = {code: 400, status: 'INVALID_ARGUMENT'};
  return googleWords[code] ?? (requestCodes.has(code) ? request : {code: 500, status: 'INTERNAL'});
}
