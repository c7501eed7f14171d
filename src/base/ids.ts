declare const kind: unique symbol;

/** A string that only fits where an id of its own kind is asked for. */
export type Id<Kind extends string> = string & {readonly [kind]: Kind};

export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type StreamId = Id<'stream'>;

const hexDigits = '0123456789abcdef';

/**
 * A new random id: 32 hexadecimal digits, 128 random bits, after `prefix` and an underscore.
 *
 * Not `crypto.randomUUID`: that is missing on pages served without TLS.
 */
export function newId<Kind extends string>(prefix: string): Id<Kind> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let digits = '';
  for (const byte of bytes) digits += (hexDigits[byte >> 4] ?? '') + (hexDigits[byte & 15] ?? '');
  return `${prefix}_${digits}` as Id<Kind>;
}
