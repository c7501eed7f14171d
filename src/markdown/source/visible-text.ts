/** Bidirectional controls that can make code and addresses read as what they are not (Trojan Source). */
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const controls = /[^\P{Cc}\t\n\r]/gu;
/** A flag of tag characters (England, Scotland, Wales), or a run of tag characters that is none. */
const tagCharacters = /(\u{1f3f4}[\u{e0020}-\u{e007e}]{1,6}\u{e007f})|([\u{e0000}-\u{e007f}]+)/gu;
/** More selectors than any character takes: they carry something else. */
const selectorRuns = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{3,}/gu;
const mayBeHidden = /\p{Cc}|[\ufe00-\ufe0f]|[\u{e0000}-\u{e01ef}]/u;

/** Text as it may be shown: controls become their symbols, and what would hide in it is spelt out. */
export function visibleText(text: string): string {
  if (!mayBeHidden.test(text)) return text;
  return text
    .replace(controls, symbolFor)
    .replace(tagCharacters, (_, flag?: string, hidden = '') => flag ?? `[hidden: ${tagText(hidden)}]`)
    .replace(selectorRuns, (run) => `[hidden: ${[...run].length} selectors]`);
}

/** Text of code and addresses, where a turn of direction must be seen as well. */
export function literalText(text: string): string {
  return visibleText(text).replace(bidiControls, (control) => `[U+${hex(control)}]`);
}

function symbolFor(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0) return '\ufffd';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `[U+${hex(control)}]`;
}

/** What tag characters say: they mirror ASCII. */
function tagText(hidden: string): string {
  return Array.from(hidden, (character) => {
    const code = (character.codePointAt(0) ?? 0) - 0xe0000;
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '\u00b7';
  }).join('');
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
