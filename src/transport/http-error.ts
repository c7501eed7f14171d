import * as v from 'valibot';
import {ChatError, type ChatErrorStage} from '../base/chat-error.js';
import {classifyError} from '../base/classify-error.js';
import {isLongWait} from './long-wait.js';
import {shownAddress} from './shown-address.js';

const maxErrorBodyBytes = 64 * 1024;

/** What error bodies look like: problem+json, and `{error: …}` as model providers send it. */
const errorBodySchema = v.looseObject({
  code: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  type: v.optional(v.nullable(v.string())),
  message: v.optional(v.nullable(v.string())),
});

/** The error for an answer whose status is not the one hoped for. Reads its body, within limits. */
export async function errorFromResponse(response: Response, stage: ChatErrorStage): Promise<ChatError> {
  const body = parseErrorBody(await readLimited(response));
  const code = classifyError({status: response.status, ...body});
  const retryAfterMs = parseRetryAfter(
    response.headers.get('retry-after'),
    response.headers.get('retry-after-ms'),
  );
  const shouldRetry = shouldRetryOf(response.headers.get('x-should-retry'));
  const service = shownAddress(response.url) || 'The service';
  return new ChatError(`${service} answered with status ${response.status}.`, {
    code,
    stage,
    status: response.status,
    retryAfterMs,
    providerCode: body?.code === undefined || body.code === null ? undefined : String(body.code),
    retryable: isLongWait(retryAfterMs) ? false : shouldRetry,
  });
}

/** What providers say of their own errors, as their SDKs heed it; nothing where they say nothing. */
function shouldRetryOf(value: string | null): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** Milliseconds asked for by `Retry-After` (seconds or an HTTP date) or `retry-after-ms`. */
export function parseRetryAfter(
  value: string | null,
  milliseconds: string | null,
  now = Date.now(),
): number | undefined {
  if (milliseconds !== null && /^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds);
  if (value === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function parseErrorBody(text: string): v.InferOutput<typeof errorBodySchema> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON: a proxy's page, or nothing. The status alone decides then.
    return undefined;
  }
  const inner = (json as {error?: unknown} | null)?.error ?? json;
  const candidate = typeof inner === 'string' ? {message: inner} : inner;
  const parsed = v.safeParse(errorBodySchema, candidate);
  return parsed.success ? parsed.output : undefined;
}

async function readLimited(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let total = 0; total < maxErrorBodyBytes; ) {
      const {done, value} = await reader.read();
      if (done) break;
      total += value.byteLength;
      text += decoder.decode(value, {stream: true});
    }
  } catch {
    // The line died while the error was read: what came of it is enough to classify.
  }
  reader.cancel().catch(() => {
    // Nothing more is wanted of this body, whatever state it is in.
  });
  return text;
}
