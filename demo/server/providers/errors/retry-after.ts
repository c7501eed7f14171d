import type {ErrorBody} from './error-code.js';

const dayMs = 24 * 60 * 60_000;

/**
 * Milliseconds that a service asks to wait, from `retry-after-ms`, `retry-after` (seconds or a date) or Gemini's
 * retry delay; undefined where it says nothing that can be read, or more than a day.
 */
export function retryAfterMsOf(headers: Headers, body: ErrorBody, now: number): number | undefined {
  const asked = askedMs(headers, body, now);
  return asked !== undefined && asked >= 0 && asked <= dayMs ? Math.ceil(asked) : undefined;
}

function askedMs(headers: Headers, {details}: ErrorBody, now: number): number | undefined {
  const ms = headers.get('retry-after-ms');
  if (ms !== null && isNumber(ms)) return Number(ms);
  const after = headers.get('retry-after');
  if (after !== null) {
    if (isNumber(after)) return Number(after) * 1_000;
    const at = Date.parse(after);
    if (!Number.isNaN(at)) return Math.max(0, at - now);
  }
  const delay = details.find(({retryDelay}) => retryDelay !== undefined)?.retryDelay;
  return delay?.endsWith('s') && isNumber(delay.slice(0, -1))
    ? Number(delay.slice(0, -1)) * 1_000
    : undefined;
}

function isNumber(text: string): boolean {
  return /^\d{1,9}(\.\d{1,9})?$/.test(text);
}
