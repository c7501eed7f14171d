import {isText} from './media-types.js';

const languages = new Map([
  ['text/markdown', 'markdown'],
  ['text/csv', 'csv'],
  ['application/json', 'json'],
]);

/**
 * A text file as a model reads it: in a fence that is longer than any inside it, so that no text of the file can end it.
 */
export function textBlock(
  {name, mediaType}: {readonly name: string; readonly mediaType: string},
  text: string,
): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `File “${name}”:\n\n${fence}${languages.get(mediaType) ?? ''}\n${text}\n${fence}`;
}

/** What a text file says; null for bytes of another type. */
export function fileText(mediaType: string, bytes: Uint8Array): string | null {
  return isText(mediaType) ? new TextDecoder().decode(bytes) : null;
}
