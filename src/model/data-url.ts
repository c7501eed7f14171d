/** What a `data:` address in base64 holds; null for another address. */
export function dataUrlOf(
  url: string | undefined,
): {readonly mediaType: string; readonly base64: string} | null {
  const match = /^data:([^;,]*)(?:;[^;,]+)*;base64,(.*)$/is.exec(url ?? '');
  return match ? {mediaType: match[1] ?? '', base64: match[2] ?? ''} : null;
}
