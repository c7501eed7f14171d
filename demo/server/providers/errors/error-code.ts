import * as v from 'valibot';
import type {ChatErrorCode} from '../../../../src/base/chat-error.js';
import {classifyError} from '../../../../src/base/classify-error.js';

const text = v.fallback(v.optional(v.string()), undefined);

/** What services put into their `error` field; every field may be missing or of another type. */
const errorBodySchema = v.looseObject({
  message: text,
  type: text,
  code: v.fallback(v.optional(v.union([v.string(), v.number()])), undefined),
  /** Gemini's word for the error. */
  status: text,
  /** Gemini's details: reasons, and how long to wait. */
  details: v.fallback(v.array(v.looseObject({reason: text, retryDelay: text})), []),
  /** OpenRouter's: why a moderator refused. */
  metadata: v.fallback(v.looseObject({reasons: v.fallback(v.array(v.string()), [])}), {reasons: []}),
});

export type ErrorBody = v.InferOutput<typeof errorBodySchema>;

/** `value` as the error field of a service; a bare string is its message. Never throws. */
export function readErrorBody(value: unknown): ErrorBody {
  const parsed = v.safeParse(errorBodySchema, typeof value === 'string' ? {message: value} : value);
  return parsed.success ? parsed.output : v.parse(errorBodySchema, {});
}

/** Types that services put on errors of any kind: next to a status of 4xx they tell nothing. */
const emptyWords = new Set(['api_error', 'server_error', 'internal_error', 'internal']);

/** Peculiarities of single services, looked at before what is common to all. */
const peculiarities: readonly (readonly [
  is: (body: ErrorBody, status: number | undefined) => boolean,
  code: ChatErrorCode,
])[] = [
  // Groq calls a request that can never fit its limit a rate limit.
  [(_, status) => status === 413, 'too-large'],
  // Gemini: 400 INVALID_ARGUMENT.
  [({details}) => details.some(({reason}) => reason?.startsWith('API_KEY_') === true), 'auth'],
  [({message}) => /api key (not valid|expired|not found)/i.test(message ?? ''), 'auth'],
  [({message}) => /exceeds the maximum number of tokens/i.test(message ?? ''), 'context-length'],
  [({message}) => /location is not supported/i.test(message ?? ''), 'forbidden'],
  // llama.cpp.
  [({type}) => type === 'exceed_context_size_error', 'context-length'],
  // OpenRouter.
  [({metadata}, status) => status === 403 && metadata.reasons.length > 0, 'content-filter'],
];

/** Codes that are about our own line, conversation or page: a service cannot mean them. */
const notTheirs = new Map<ChatErrorCode, ChatErrorCode>([
  ['not-found', 'invalid'],
  ['conflict', 'server'],
  ['conversation-busy', 'server'],
  ['aborted', 'server'],
  ['offline', 'server'],
  ['network', 'server'],
  ['cors', 'server'],
  ['resume-lost', 'server'],
  ['interrupted', 'server'],
  ['bridge', 'server'],
]);

/** Our code for what a service said; `status` is undefined in the middle of a stream. */
export function errorCodeOf(body: ErrorBody, status: number | undefined): ChatErrorCode {
  const peculiar = peculiarities.find(([is]) => is(body, status));
  if (peculiar) return peculiar[1];
  const isRefusal = status !== undefined && status >= 400 && status < 500;
  const word = body.type ?? body.status;
  const type = isRefusal && emptyWords.has(word?.toLowerCase() ?? '') ? undefined : word;
  const code = classifyError({status, code: body.code, type, message: body.message});
  return notTheirs.get(code) ?? code;
}
