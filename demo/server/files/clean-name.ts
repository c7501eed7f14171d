/** Most characters of a file's name. */
export const maxNameLength = 200;

/** Controls, halves of surrogate pairs, and what turns the direction of text or cannot be seen. */
const unwanted =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * A file's name as it may be shown and given back: no path, nothing that cannot be seen or turns the text around, no
 * dots at its start, at most 200 characters with its ending kept. Empty where nothing is left of it.
 */
export function cleanName(name: string): string {
  // Long ones are cut first: what follows looks at every character.
  const last =
    name
      .slice(-4 * maxNameLength)
      .split(/[/\\]/)
      .at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .replace(unwanted, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '');
  const characters = [...plain];
  if (characters.length <= maxNameLength) return plain;
  const [ending = ''] = /\.[^.]{1,16}$/u.exec(plain) ?? [];
  return characters.slice(0, maxNameLength - [...ending].length).join('') + ending;
}
