/** Bidirectional controls that can make code and addresses read as what they are not (Trojan Source). */
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Tag characters, and runs of variation selectors: invisible, and used to smuggle text. */
const smuggled = /[\u{e0000}-\u{e007f}]|[\ufe00-\ufe0f]{3,}|[\u{e0100}-\u{e01ef}]{3,}/gu;
const controls = /[^\P{Cc}\t\n\r]/gu;

/** Text as it may be shown: controls become their symbols, invisible stowaways are dropped. */
export function visibleText(text: string): string {
  return text.replace(controls, symbolFor).replace(smuggled, '');
}

/** Text of code and addresses, where a turn of direction must be seen as well. */
export function literalText(text: string): string {
  return visibleText(text).replace(bidiControls, (control) => `[U+${hex(control)}]`);
}

function symbolFor(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0) return '\ufffd';
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
