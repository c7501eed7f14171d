import {mix} from '../markdown/documents.js';

/** The last words of every answer. */
export const lastWords = 'These are the last words.';

/** Characters of one chunk: about a token. */
export const chunkLength = 4;

/** `length` characters of what models answer, with `lastWords` at the end. */
export function answerOf(length: number): string {
  const end = `\n\n${lastWords}`;
  return mix(length - end.length) + end;
}

/** What is read once before anything is measured, so that all is loaded that is loaded late: each kind of block is in it. */
export const warmUp = answerOf(4_000);
