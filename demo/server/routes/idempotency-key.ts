import {createHash} from 'node:crypto';
import type {StartRequest} from '../../../src/model/native-wire.js';
import {invalid} from './problem.js';

/**
 * The value of the Idempotency-Key header, or null where there is none.
 *
 * @throws {ChatError} 422 for one that is not 1 to 128 visible ASCII characters.
 */
export function idempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (/^[\x21-\x7e]{1,128}$/.test(header)) return header;
  throw invalid(422, 'The Idempotency-Key must be 1 to 128 visible ASCII characters.');
}

/** A digest that is equal for equal fields, in whatever order they were sent. */
export function fingerprintOf(request: StartRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('base64url');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
