import {eventStreamType} from './chat-stream.js';

/** The headers of every event stream that we write. */
export const eventStreamHeaders = {'content-type': eventStreamType} as const;

/** What ends the streams of wires that end with a word of their own. */
export const doneFrame = 'data: [DONE]\n\n';

/**
 * JSON on one line, for every reader's idea of a line: JSON itself leaves U+0085, U+2028 and U+2029 as they are, and some
 * readers of lines end one there.
 */
export function lineOfJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A frame of an event stream without a name. */
export function dataFrame(value: unknown): string {
  return `data: ${lineOfJson(value)}\n\n`;
}

/** A frame of an event stream that is named for the type of its value. */
export function namedFrame<Value extends {readonly type: string}>(value: Value): string {
  return `event: ${value.type}\n${dataFrame(value)}`;
}
