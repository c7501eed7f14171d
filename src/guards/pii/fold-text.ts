const outsideAscii = /[\u0080-\uffff]/;
const foldable =
  /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff01-\uff5e\u00a0\u2000-\u200a\u202f\u3000\u2010-\u2015\u2212]/g;
/** Where the digits of the folded scripts begin: Arabic, Persian, Devanagari, Bengali, Thai. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
const fullWidth = 0xfee0;

/**
 * `text` with the digits of other scripts and full-width characters as ASCII, every kind of space as a space and every
 * kind of hyphen as `-`. Unit for unit: as long as before, so that places in it are places in `text`.
 */
export function foldText(text: string): string {
  return outsideAscii.test(text) ? text.replace(foldable, foldUnit) : text;
}

function foldUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code >= 0xff01) return String.fromCharCode(code - fullWidth);
  const zero = zeros.find((first) => code >= first && code <= first + 9);
  if (zero !== undefined) return String(code - zero);
  return (code >= 0x2010 && code <= 0x2015) || code === 0x2212 ? '-' : ' ';
}
