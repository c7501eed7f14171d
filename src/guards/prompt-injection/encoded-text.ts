/** A piece that says something else when decoded. */
export interface EncodedText {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

const base64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,8000}={0,2}/g;
const hexadecimal = /(?<![A-Za-z0-9])(?:(?:\\x|0x)?[0-9a-fA-F]{2}[ ,]?){12,4000}/g;
const percents = /(?:(?<![A-Za-z0-9+.%])[A-Za-z0-9+.]{1,40})?(?:%[0-9a-fA-F]{2}[A-Za-z0-9+.]{0,40}){3,1000}/g;

/** Each has an upper bound at every quantifier, and begins only where a run begins. */
export const encodings: readonly RegExp[] = [base64, hexadecimal, percents];

/** The pieces of `text` that decode to readable text. Together they are no longer than a few times `text`. */
export function encodedTexts(text: string): EncodedText[] {
  return [
    ...decodedBy(text, base64, fromBase64),
    ...decodedBy(text, hexadecimal, fromHexadecimal),
    ...decodedBy(text, percents, fromPercents),
  ];
}

function decodedBy(text: string, pattern: RegExp, decode: (found: string) => string | null): EncodedText[] {
  return Array.from(text.matchAll(pattern)).flatMap(({0: found, index}) => {
    const decoded = decode(found);
    return decoded !== null && isReadable(decoded)
      ? [{start: index, end: index + found.length, decoded}]
      : [];
  });
}

function fromBase64(found: string): string | null {
  const standard = found
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  // One symbol over is no whole byte.
  if (standard.length % 4 === 1) return null;
  return fromBytes(Uint8Array.from(atob(standard), (unit) => unit.charCodeAt(0)));
}

function fromHexadecimal(found: string): string | null {
  const digits = found.replace(/\\x|0x|[ ,]/g, '');
  const pairs = digits.match(/../g) ?? [];
  return fromBytes(Uint8Array.from(pairs, (pair) => parseInt(pair, 16)));
}

function fromPercents(found: string): string | null {
  try {
    return decodeURIComponent(found.replaceAll('+', ' '));
  } catch {
    return null; // Not UTF-8: it says nothing.
  }
}

function fromBytes(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    return null; // Not UTF-8: it says nothing.
  }
}

/** Words, not data: hardly anything but letters and spaces. */
function isReadable(text: string): boolean {
  const letters = text.match(/[\p{L}\s]/gu)?.length ?? 0;
  return letters >= text.length * 0.8 && /\s/.test(text);
}
