/**
 * What went wrong, as one closed list. Branch on these, never on messages.
 *
 * - `aborted`: the caller aborted before the message was accepted.
 * - `auth` `forbidden` `payment`: who may ask, and who pays.
 * - `rate-limit` `overloaded` `server`: the service says not now.
 * - `timeout` `offline` `network` `cors`: the line.
 * - `conflict` `conversation-busy` `invalid` `not-found` `too-large` `context-length`: this request, as it is, cannot be served.
 * - `content-filter`: the provider refused.
 * - `protocol` `malformed` `premature-close` `resume-lost` `interrupted`: the stream itself.
 * - `bridge`: the host page's handler is missing or gone.
 */
export const chatErrorCodes = [
  'aborted',
  'auth',
  'forbidden',
  'payment',
  'rate-limit',
  'overloaded',
  'server',
  'timeout',
  'conflict',
  'conversation-busy',
  'invalid',
  'not-found',
  'too-large',
  'context-length',
  'content-filter',
  'offline',
  'network',
  'cors',
  'protocol',
  'malformed',
  'premature-close',
  'resume-lost',
  'interrupted',
  'bridge',
] as const;

export type ChatErrorCode = (typeof chatErrorCodes)[number];

/** Where in the life of a request the error arose. */
export type ChatErrorStage = 'connect' | 'open' | 'stream' | 'stop' | 'poll' | 'load';

export interface ChatErrorOptions {
  readonly code: ChatErrorCode;
  /** One sentence for people: what to do next. Defaults to the sentence for `code`. */
  readonly hint?: string | undefined;
  /** Defaults to what is usual for `code`. */
  readonly retryable?: boolean | undefined;
  /** Milliseconds the server asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** HTTP status, where there was one. */
  readonly status?: number | undefined;
  /** Defaults to `stream`. */
  readonly stage?: ChatErrorStage | undefined;
  /** The provider's or server's own code, for logs; never shown to people. */
  readonly providerCode?: string | undefined;
  /** True when part of the answer had arrived and was kept. */
  readonly partial?: boolean | undefined;
  readonly cause?: unknown;
}

const defaults: Record<ChatErrorCode, {readonly retryable: boolean; readonly hint: string}> = {
  aborted: {retryable: false, hint: 'The request was cancelled.'},
  auth: {retryable: false, hint: 'Sign in again, or check the API key.'},
  forbidden: {retryable: false, hint: 'This account has no access here. Ask its owner for access.'},
  payment: {retryable: false, hint: 'The quota is used up. Check plan and billing.'},
  'rate-limit': {retryable: true, hint: 'Too many requests. Wait a moment, then try again.'},
  overloaded: {retryable: true, hint: 'The service is busy. Try again in a moment.'},
  server: {retryable: true, hint: 'The service had a problem. Try again.'},
  timeout: {retryable: true, hint: 'The service stopped answering. Try again.'},
  conflict: {
    retryable: false,
    hint: 'The request was already sent with other content. Send it as a new message.',
  },
  'conversation-busy': {
    retryable: true,
    hint: 'Another answer is being written in this conversation. Wait for it or stop it.',
  },
  invalid: {retryable: false, hint: 'The service did not accept the request. Check its settings.'},
  'not-found': {retryable: false, hint: 'This conversation is not there any more. Start a new one.'},
  'too-large': {retryable: false, hint: 'The message is too large. Shorten it.'},
  'context-length': {retryable: false, hint: 'The conversation is too long for this model. Start a new one.'},
  'content-filter': {retryable: false, hint: 'The answer was blocked by a safety filter. Try other words.'},
  offline: {retryable: true, hint: 'You are offline. The answer goes on when you are back.'},
  network: {retryable: true, hint: 'The connection was lost. Check your network and try again.'},
  cors: {
    retryable: false,
    hint: 'The service cannot be reached from this page. It may not allow this origin.',
  },
  protocol: {retryable: false, hint: 'The address did not answer as a chat service. Check the endpoint.'},
  malformed: {retryable: false, hint: 'The service sent data that could not be read. Try again.'},
  'premature-close': {retryable: true, hint: 'The answer was cut off. Try again.'},
  'resume-lost': {retryable: true, hint: 'The answer could not be taken up again. Try again.'},
  interrupted: {retryable: true, hint: 'The service was restarted while answering. Regenerate the answer.'},
  bridge: {retryable: false, hint: 'The host application is not connected.'},
};

/** The sentence that tells a person what to do about `code`. */
export function hintFor(code: ChatErrorCode): string {
  return defaults[code].hint;
}

/** Whether trying again may help, where nothing more is known than `code`. */
export function isRetryable(code: ChatErrorCode): boolean {
  return defaults[code].retryable;
}

/** True for a string that is one of `chatErrorCodes`. */
export function isChatErrorCode(value: unknown): value is ChatErrorCode {
  return typeof value === 'string' && (chatErrorCodes as readonly string[]).includes(value);
}

/**
 * The one error of this package.
 *
 * `message` is for developers and may name URLs and options; `hint` is for people. Text that came from
 * a server is in neither.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ChatErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly stage: ChatErrorStage;
  readonly providerCode: string | undefined;
  readonly partial: boolean;

  constructor(message: string, options: ChatErrorOptions) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause});
    this.code = options.code;
    this.hint = options.hint ?? defaults[options.code].hint;
    this.retryable = options.retryable ?? defaults[options.code].retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.stage = options.stage ?? 'stream';
    this.providerCode = options.providerCode;
    this.partial = options.partial ?? false;
  }

  /** The same error, known to have left (or not left) part of an answer. */
  withPartial(partial: boolean): ChatError {
    if (partial === this.partial) return this;
    return new ChatError(this.message, {...this, partial, cause: this.cause});
  }
}
