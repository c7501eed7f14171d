declare const kind: unique symbol;

/** A string that only fits where an id of its own kind is asked for. */
export type Id<Kind extends string> = string & {readonly [kind]: Kind};

export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type StreamId = Id<'stream'>;

const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const symbolsPerId = 22;

/**
 * A new random id: 22 symbols of `[A-Za-z0-9_-]`, 132 random bits, nobody can guess it. Short, because a
 * stream's id travels with every event.
 *
 * Not `crypto.randomUUID`: that is missing on pages served without TLS.
 */
export function newId<Kind extends string>(): Id<Kind> {
  let id = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(symbolsPerId))) id += symbols.charAt(byte & 63);
  return id as Id<Kind>;
}
